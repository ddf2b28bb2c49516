using System.Globalization;
using System.Runtime.InteropServices;

namespace NeuronProbe.Peers;

/// <summary>A graph of ONNX that is being built.</summary>
/// <remarks>Field numbers: onnx/onnx.proto of onnx/onnx.</remarks>
internal sealed class OnnxGraph
{
    public const int Float32 = 1;
    public const int Int32 = 6;
    public const int Int64 = 7;

    /// <summary>ONNX Runtime's own operators.</summary>
    public const string Microsoft = "com.microsoft";

    private const int VersionOfFormat = 9;
    private const int VersionOfOperators = 17;

    private readonly ProtocolMessage graph = new ProtocolMessage().Text(2, "gpt2");
    private int valueCount;

    /// <summary>Declares an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Sizes, or names of sizes that are known when it is run.</param>
    public string Input(string name, int type, params object[] shape) => Value(11, name, type, shape);

    /// <summary>Declares an output.</summary>
    public string Output(string name, int type, params object[] shape) => Value(12, name, type, shape);

    public string Constant(string name, float[] values, params int[] shape) =>
        Constant(name, Float32, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    public string Constant(string name, params long[] values) =>
        Constant(name, Int64, MemoryMarshal.AsBytes(values.AsSpan()), [values.Length]);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of its inputs; empty where an optional one is left out.</param>
    /// <param name="attributes">Numbers of float or int, or several of int.</param>
    /// <param name="domain">Empty for ONNX's own.</param>
    /// <param name="output">Name of the output, or null.</param>
    public string Node(
        string operation,
        string[] inputs,
        (string Name, object Value)[]? attributes = null,
        string domain = "",
        string? output = null) =>
        Nodes(operation, inputs, [output ?? NextName()], attributes, domain)[0];

    /// <summary>Adds a node with several outputs.</summary>
    public string[] Nodes(
        string operation, string[] inputs, int outputs, (string, object)[]? attributes = null, string domain = "") =>
        Nodes(operation, inputs, [.. Enumerable.Range(0, outputs).Select(_ => NextName())], attributes, domain);

    public void Write(string path)
    {
        using FileStream file = File.Create(path);
        new ProtocolMessage()
            .Number(1, VersionOfFormat)
            .Message(8, new ProtocolMessage().Text(1, "").Number(2, VersionOfOperators))
            .Message(8, new ProtocolMessage().Text(1, Microsoft).Number(2, 1))
            .Message(7, graph)
            .WriteTo(file);
    }

    private string[] Nodes(
        string operation, string[] inputs, string[] outputs, (string Name, object Value)[]? attributes, string domain)
    {
        var node = new ProtocolMessage();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }
        foreach (string output in outputs)
        {
            node.Text(2, output);
        }
        node.Text(3, $"node of {outputs[0]}").Text(4, operation).Text(7, domain);
        foreach ((string name, object value) in attributes ?? [])
        {
            node.Message(5, Attribute(name, value));
        }
        graph.Message(1, node);
        return outputs;
    }

    private static ProtocolMessage Attribute(string name, object value)
    {
        const int type = 20;
        ProtocolMessage attribute = new ProtocolMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Number(type, 1);
            case int number:
                return attribute.Number(3, number).Number(type, 2);
            default:
                foreach (int number in (int[])value)
                {
                    attribute.Number(8, number);
                }
                return attribute.Number(type, 7);
        }
    }

    private string Constant(string name, int type, ReadOnlySpan<byte> bytes, int[] shape)
    {
        var tensor = new ProtocolMessage();
        foreach (int size in shape)
        {
            tensor.Number(1, size);
        }
        graph.Message(5, tensor.Number(2, type).Text(8, name).Bytes(9, bytes));
        return name;
    }

    private string Value(int field, string name, int type, object[] shape)
    {
        var sizes = new ProtocolMessage();
        foreach (object size in shape)
        {
            sizes.Message(1, size is string unknown
                ? new ProtocolMessage().Text(2, unknown)
                : new ProtocolMessage().Number(1, (int)size));
        }
        ProtocolMessage tensor = new ProtocolMessage().Number(1, type).Message(2, sizes);
        graph.Message(field, new ProtocolMessage().Text(1, name).Message(2, new ProtocolMessage().Message(1, tensor)));
        return name;
    }

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"value {valueCount++}");
}
