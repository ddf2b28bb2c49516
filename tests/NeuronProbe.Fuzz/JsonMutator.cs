using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronProbe.Fuzz;

/// <summary>Damages the values of JSON and leaves it JSON: other kinds, numbers and texts, missing and
/// doubled members, deep nests.</summary>
/// <param name="random">What decides.</param>
internal sealed class JsonMutator(Random random)
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "{}", "[]", "\"\"", "0", "1", "-1", "2147483647", "2147483648", "-2147483649",
        "9223372036854775808", "1e400", "0.5",
        "\"gelu\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u200b\"", "[null]", "[[]]", "{\"type\":\"\"}",
        "{\"type\":\"Sequence\"}", "[1,2]", "\"a b\"",
        "{\"Regex\":\"(a+)+$\"}", "{\"String\":\"\"}", "1e10", "-0.0", "\"Ġ\"",
    ];

    /// <summary>The seed with one to three of its values changed, or null where that gives no JSON.</summary>
    public byte[]? Mutate(byte[] seed)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(seed);
            for (int i = 1 + (random.Next(4) == 0 ? random.Next(3) : 0); i > 0; i--)
            {
                root = Change(root);
            }
            return Encoding.UTF8.GetBytes(root?.ToJsonString() ?? "null");
        }
        // A seed that is no JSON or has a member twice; half a surrogate pair that was put in and is read again.
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private JsonNode? Change(JsonNode? root)
    {
        JsonNode? place = root;
        // Down a random path, stopping earlier or later.
        while (place is JsonObject or JsonArray && random.Next(5) > 0 && Child(place) is { } next)
        {
            place = next;
        }
        if (place?.Parent is not { } parent)
        {
            return random.Next(20) == 0 ? Value() : root;
        }
        if (parent is JsonObject members)
        {
            ChangeMember(members, place.GetPropertyName());
        }
        else
        {
            ChangeItem(parent.AsArray(), place.GetElementIndex());
        }
        return root;
    }

    private JsonNode? Child(JsonNode place) => place switch
    {
        JsonObject { Count: > 0 } members => members.ElementAt(random.Next(members.Count)).Value,
        JsonArray { Count: > 0 } items => items[random.Next(items.Count)],
        _ => null,
    };

    private void ChangeMember(JsonObject members, string name)
    {
        switch (random.Next(5))
        {
            case 0:
                members.Remove(name);
                break;
            case 1:
                members[$"{name}_"] = members[name]?.DeepClone();
                break;
            default:
                members[name] = Value(members[name]);
                break;
        }
    }

    private void ChangeItem(JsonArray items, int index)
    {
        switch (random.Next(5))
        {
            case 0:
                items.RemoveAt(index);
                break;
            case 1:
                items.Insert(index, items[index]?.DeepClone());
                break;
            default:
                items[index] = Value(items[index]);
                break;
        }
    }

    private JsonNode? Value(JsonNode? old = null)
    {
        if (random.Next(12) == 0)
        {
            return Nest(1 + random.Next(100));
        }
        if (old is JsonValue value && random.Next(3) == 0)
        {
            return value.GetValueKind() == JsonValueKind.String
                ? JsonValue.Create(value.GetValue<string>() + "x")
                : JsonValue.Create($"{value}");
        }
        return JsonNode.Parse(Values[random.Next(Values.Length)]);
    }

    private static JsonArray Nest(int depth)
    {
        var nest = new JsonArray();
        for (int i = 0; i < depth && i < 60; i++)
        {
            nest = [nest];
        }
        return nest;
    }
}
