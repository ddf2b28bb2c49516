using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NeuronProbe.Cluster;

/// <summary>Checks a document against the schema of its kind: the types that are generated from it, and what
/// <see cref="ApiReference"/> adds. The server takes no text for a number and no number for a text, which readers of
/// YAML do.</summary>
internal sealed partial class SchemaCheck
{
    private readonly List<string> problems = [];

    /// <summary>What is wrong with a document, by the path of its fields; nothing where all is right.</summary>
    public static IReadOnlyList<string> Of(YamlMappingNode document)
    {
        SchemaCheck check = new();
        string kind = $"{document.Children["apiVersion"]} {document.Children["kind"]}";
        check.CheckObject(document, ApiReference.Kinds[kind], kind);
        return check.problems;
    }

    private void Check(YamlNode node, Type type, string path, IReadOnlyList<string>? values)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(IList<>))
        {
            YamlNode[] items = node is YamlSequenceNode list ? [.. list] : Wrong(path, "a list", node);
            Array.ForEach(items, item => Check(item, plain.GenericTypeArguments[0], $"{path}[]", values));
        }
        else if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(IDictionary<,>))
        {
            foreach ((YamlNode key, YamlNode value) in Fields(node, path))
            {
                Check(value, plain.GenericTypeArguments[1], $"{path}.{key}", null);
            }
        }
        else if (plain.Namespace == typeof(V1Job).Namespace && !IsScalar(plain))
        {
            CheckObject(node, plain, path);
        }
        else if (node is not YamlScalarNode scalar || !Fits(scalar, plain))
        {
            Wrong(path, plain.Name, node);
        }
        else if (values?.Contains(scalar.Value) == false)
        {
            Wrong(path, string.Join(" or ", values), node);
        }
    }

    private void CheckObject(YamlNode node, Type type, string path)
    {
        Dictionary<string, PropertyInfo> known = type.GetProperties()
            .Where(property => property.GetCustomAttribute<JsonPropertyNameAttribute>() is not null)
            .ToDictionary(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name);
        Dictionary<YamlNode, YamlNode> fields = Fields(node, path);
        foreach ((YamlNode key, YamlNode value) in fields)
        {
            string name = key.ToString();
            if (known.TryGetValue(name, out PropertyInfo? property))
            {
                Check(value, property.PropertyType, $"{path}.{name}", ApiReference.ValuesOf(type, name));
            }
            else
            {
                problems.Add($"{path}.{name}: {type.Name} has no such field.");
            }
        }
        problems.AddRange(
            from name in ApiReference.RequiredOf(type)
            where !fields.ContainsKey(name)
            select $"{path}.{name}: expected, but it is missing.");
    }

    private Dictionary<YamlNode, YamlNode> Fields(YamlNode node, string path)
    {
        if (node is not YamlMappingNode mapping)
        {
            Wrong(path, "an object", node);
            return [];
        }
        return mapping.Children.ToDictionary();
    }

    private YamlNode[] Wrong(string path, string expected, YamlNode got)
    {
        problems.Add($"{path}: expected {expected}, but got {got}.");
        return [];
    }

    private static bool IsScalar(Type type) => type == typeof(ResourceQuantity) || type == typeof(IntOrString);

    private static bool Fits(YamlScalarNode scalar, Type type)
    {
        string value = scalar.Value ?? "";
        bool isPlain = scalar.Style == ScalarStyle.Plain;
        return type == typeof(bool) ? isPlain && value is "true" or "false"
            : type == typeof(int) || type == typeof(long)
                ? isPlain && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : type == typeof(ResourceQuantity) ? Quantity.IsMatch(value)
            : type == typeof(string) && !(isPlain && NoText.IsMatch(value));
    }

    [GeneratedRegex(@"^\d+(\.\d+)?(m|k|[KMGTPE]i|[MGTPE])?$")]
    private static partial Regex Quantity { get; }

    // What YAML takes for nothing, true or false, or a number, where it isn't quoted.
    [GeneratedRegex(@"^(~|null|true|false|yes|no|on|off|[-+.\d][\d._]*([eE][-+]?\d+)?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex NoText { get; }
}
