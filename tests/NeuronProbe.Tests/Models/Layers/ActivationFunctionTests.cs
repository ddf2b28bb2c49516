using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Layers;

/// <summary>Every nonlinearity that a config may name, against its formula written out in double precision.</summary>
public sealed class ActivationFunctionTests
{
    public static TheoryData<string> Names =>
    [
        "gelu", "gelu_10", "gelu_accurate", "gelu_fast", "gelu_new", "gelu_python", "gelu_python_tanh",
        "gelu_pytorch_tanh", "hardswish",
        "laplace", "leaky_relu", "linear", "mish", "quick_gelu", "relu", "relu2", "relu6", "sigmoid", "silu", "swish",
        "tanh",
    ];

    // Far enough out that every branch is taken: gelu_10 and relu6 cut above 10 and 6, exp overflows a float beyond 88.
    private static double[] Places => [.. Enumerable.Range(-600, 1201).Select(i => i / 40.0), -100, -90, 90, 100];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_computes_the_formula(string name)
    {
        using var scope = NewDisposeScope();
        (ScalarType, double)[] bounds =
            [(ScalarType.Float32, 3e-6), (ScalarType.BFloat16, 2e-2), (ScalarType.Float16, 3e-3)];
        foreach ((ScalarType type, double bound) in bounds)
        {
            Tensor places = tensor(Places).to(type);
            double[] at = [.. places.to(ScalarType.Float64).data<double>()];
            double[] values = [.. ActivationFunction.Named(name).Apply(places).to(ScalarType.Float64).data<double>()];
            AssertClose(Array.ConvertAll(at, x => PlainMath.Activate(name, x)), values, bound);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_proof_of_a_scan_computes_the_formula_too(string name)
    {
        using var scope = NewDisposeScope();
        Tensor places = tensor(Places);
        double[] values = [.. ActivationFunction.Named(name).Formula(places).data<double>()];
        AssertClose(Array.ConvertAll(Places, x => PlainMath.Activate(name, x)), values, 1e-12);
        Assert.Equal(Places, places.data<double>().ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_plain_network_follows_it(string name)
    {
        var random = new Random(3);
        PlainCheckpoint made = PlainFamily.Make("gpt2", new() { ["activation_function"] = name });
        int[] ids = PlainComparison.RandomIds(random, 12, PlainFamily.Vocabulary);
        PlainComparison.Agrees(made, new PlainGpt2(made).Run(ids), ids);
        Proves(made, ids);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gated_network_follows_it(string name)
    {
        var random = new Random(4);
        PlainCheckpoint made = GatedCheckpoint.Make(random, "llama", new() { ["hidden_act"] = name });
        int[] ids = PlainComparison.RandomIds(random, 12, 50);
        PlainComparison.Agrees(made, new PlainGated(made).Run(ids), ids);
        Proves(made, ids);
    }

    [Theory]
    [InlineData(
        "\"prelu\"",
        "expected 'hidden_act' to be a function without weights of its own, which are not read here, but got 'prelu'.")]
    [InlineData(
        "\"xielu\"",
        "expected 'hidden_act' to be a function without weights of its own, which are not read here, but got 'xielu'.")]
    [InlineData("\"GELU\"", "expected 'hidden_act' to be one of gelu, gelu_python, gelu_10, ")]
    [InlineData("null", "expected 'hidden_act' to be a text, but got null.")]
    [InlineData("NaN", "expected 'hidden_act' to be one of gelu, ")]
    public void Another_name_is_refused(string value, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("config.json", $$"""{"hidden_act": {{value}}}""");
        Assert.Contains(
            message, Assert.Throws<ProbeException>(
                () =>
                    ActivationFunction.Find(
                        ModelConfigFile.ReadFile(path), "hidden_act", "silu")).Message, StringComparison.Ordinal);
    }

    /// <summary>What a scan computes beside its first batch says the same.</summary>
    private static void Proves(PlainCheckpoint made, int[] ids)
    {
        using var folder = new TemporaryFolder();
        made.Save(folder.Location);
        using TransformerModel model = ModelLoader.Load(
            folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        var map = new SiteMap(model);
        SiteProof.Check(model, SiteChoice.Choose(map, ["ffn.*.post"], new NeuronList("all"), ("", "")), ids);
    }

    /// <summary>Each value is within the bound, relative to itself or to 1.</summary>
    private static void AssertClose(double[] expected, double[] actual, double bound)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(
            expected.Zip(actual),
            pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, bound * Math.Max(1, Math.Abs(pair.First))));
    }
}
