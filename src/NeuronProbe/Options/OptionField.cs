using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronProbe.Options;

/// <summary>An option and its place in the record of all that a command is asked for.</summary>
/// <typeparam name="TOptions">The record.</typeparam>
public sealed class OptionField<TOptions>
{
    internal OptionField()
    {
    }

    public required OptionDescription Description { get; init; }

    /// <summary>The record with what was typed.</summary>
    /// <exception cref="ProbeException">What was typed means nothing here, or is out of range.</exception>
    public required Func<TOptions, IReadOnlyList<string>, TOptions> Put { get; init; }

    /// <summary>The value as the manifest has it; null where there is none.</summary>
    public required Func<TOptions, JsonNode?> ToJson { get; init; }

    /// <summary>The record with what a manifest has; with null, as it is.</summary>
    /// <exception cref="ProbeException">It is no value of this option.</exception>
    public TOptions PutJson(TOptions options, JsonNode? value)
    {
        if (value is null)
        {
            return options;
        }
        string[] texts = value is JsonArray list ? [.. list.Select(TextOf)] : [TextOf(value)];
        bool isRightCount = texts.Length == 1 || Description.TakesSeveral;
        // An empty list stands for an option that nobody gave.
        return texts.Length == 0 ? options : isRightCount ? Put(options, texts) : throw Wrong(value);
    }

    /// <summary>The same as a part of a larger record.</summary>
    /// <param name="get">The part.</param>
    /// <param name="set">The larger record with another part.</param>
    public OptionField<TOuter> Within<TOuter>(Func<TOuter, TOptions> get, Func<TOuter, TOptions, TOuter> set) => new()
    {
        Description = Description,
        Put = (outer, texts) => set(outer, Put(get(outer), texts)),
        ToJson = outer => ToJson(get(outer)),
    };

    private string TextOf(JsonNode? value) => value is JsonValue
        ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()
        : throw Wrong(value);

    private ProbeException Wrong(JsonNode? value) => new(
        $"{Description.Name}: expected {Description.ValueName ?? "true or false"}, but got "
        + $"{value?.ToJsonString() ?? "null"}. Give {Description.Name} anew.");
}
