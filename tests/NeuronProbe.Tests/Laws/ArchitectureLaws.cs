using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Laws;

/// <summary>What every architecture must hold to, on a folder of conformance data: a random checkpoint and its
/// reference activations.</summary>
public abstract class ArchitectureLaws : BatchInvarianceLaws, IDisposable
{
    private const double Bound = 2e-5;

    private readonly TransformerModel model;
    private readonly SiteMap map;
    private readonly ReferenceTensors reference;
    private readonly long[] mask;
    private readonly Tensor ids;

    /// <param name="folder">The folder's path.</param>
    protected ArchitectureLaws(string folder)
        : base(folder)
    {
        model = ModelLoader.Load(Folder, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        map = new SiteMap(model);
        reference = new ReferenceTensors(Path.Combine(Folder, "reference.safetensors"));
        mask = reference.Integers("attention_mask");
        using Tensor flat = tensor(reference.Integers("input_ids"));
        ids = flat.view(reference.Shape("input_ids"));
    }

    public void Dispose()
    {
        ids.Dispose();
        model.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Activations_match_the_stored_reference_at_every_site_padded_rows_included()
    {
        string[] names = [.. reference.Names.Where(
            n =>
                n.EndsWith(".input", StringComparison.Ordinal) || n.EndsWith(".output", StringComparison.Ordinal))];
        Assert.True(names.Length >= 2 * model.LayerCount);
        foreach (string name in names)
        {
            int dot = name.LastIndexOf('.');
            AssertClose(name, reference.Floats(name), Observe($"{name[..dot]}:{name[(dot + 1)..]}"));
        }
    }

    [Theory]
    [InlineData(nameof(MatrixProduct.Convolution))]
    [InlineData(nameof(MatrixProduct.Linear))]
    public void Products_computed_another_way_match_the_reference_just_as_well(string product)
    {
        using TransformerModel other = ModelLoader.Load(
            Folder, ScalarType.Float32, CPU, warning => Assert.Fail(warning),
            new ProductChoice(Enum.Parse<MatrixProduct>(product)));
        using var scope = NewDisposeScope();
        AssertClose("logits", reference.Floats("logits"), LogitsOf(other));
    }

    [Fact]
    public void Logits_match_the_stored_reference()
    {
        using var scope = NewDisposeScope();
        AssertClose("logits", reference.Floats("logits"), LogitsOf(model));
    }

    [Fact]
    public void Every_site_fires_exactly_once_a_forward_pass_with_its_width()
    {
        var widths = new int[map.Sites.Count];
        using var session = new HookSession(map.Sites, (i, t) => widths[i] = (int)t.shape[^1]);
        using Tensor hidden = model.Run(ids, model.LayerCount, Lengths);
        Assert.All(session.FireCounts, count => Assert.Equal(1, count));
        Assert.Equal(map.Sites.Select(s => s.TensorWidth), widths);
        Assert.All(map.Sites, s => Assert.InRange((s.PartStart ?? 0) + s.Site.Width, 1, s.TensorWidth));
    }

    [Fact]
    public void Every_layer_has_the_heads_that_the_config_says_side_by_side()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "config.json")));
        int heads = new[] { "num_attention_heads", "n_head", "n_heads", "num_heads" }
            .Where(key => config.RootElement.TryGetProperty(key, out _))
            .Select(key => config.RootElement.GetProperty(key).GetInt32()).First();
        for (int layer = 0; layer < model.LayerCount; layer++)
        {
            HookPoint[] points = [.. new SitePattern($"attn.{layer}.head").Select(map)];
            Assert.Equal(points, new SitePattern($"blocks.{layer}.attn.hook_z").Select(map));
            Assert.Equal(
                Enumerable.Range(0, heads).Select(head => $"attn.{layer}.head.{head}"),
                points.Select(p => p.Site.Alias));
            int width = points[0].TensorWidth / heads;
            Assert.All(
                points.Index(), p => Assert.Equal((p.Index * width, width), (p.Item.PartStart, p.Item.Site.Width)));
            Assert.All(
                points,
                p => Assert.Equal((points[0].Site.ModulePath, SiteSide.Input), (p.Site.ModulePath, p.Site.Side)));
        }
    }

    [Fact]
    public void The_residual_stream_after_a_layer_is_what_the_layers_up_to_it_give()
    {
        for (int layer = 0; layer < model.LayerCount; layer++)
        {
            HookPoint point = Assert.Single(new SitePattern($"resid.{layer}.post").Select(map));
            Assert.EndsWith($".{layer}:output", point.Site.Name, StringComparison.Ordinal);
            Assert.Equal(model.HiddenWidth, point.Site.Width);
            using Tensor hidden = model.Run(ids, layer + 1, Lengths);
            Assert.Equal(hidden.data<float>().ToArray(), Observe(point.Site.Name));
        }
    }

    [Fact]
    public void Every_linear_module_stands_under_one_name_which_the_checkpoint_knows()
    {
        Assert.Equal(map.Sites.Count, map.Sites.DistinctBy(s => s.Site.Name).Count());
        var stored = new ReferenceTensors(Path.Combine(Folder, "model.safetensors"));
        string[] twoDimensional = [
            .. stored.Names.Where(n => stored.Shape(n).Length == 2 && n.Any(char.IsAsciiDigit)).Select(
                n => n[..^".weight".Length]).Order(StringComparer.Ordinal)];
        Assert.Equal(
            twoDimensional,
            map.Sites.Where(s => s.Module is Linear).Select(
                s => s.Site.ModulePath).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_post_site_is_the_activation_of_the_gate_times_up_computed_by_hand()
    {
        for (int layer = 0; layer < model.LayerCount; layer++)
        {
            FeedForward ffn = model.FeedForwards[layer];
            float[] pre = Observe(map.Sites.Single(s => s.Aliases.Contains($"ffn.{layer}.pre")).Site.Name);
            float[] post = Observe(map.Sites.Single(s => s.Aliases.Contains($"ffn.{layer}.post")).Site.Name);
            float[]? up = ffn.Gate is null
                ? null
                : Observe(map.Sites.Single(s => s.Aliases.Contains($"ffn.{layer}.up")).Site.Name);
            double largest = post.Max(Math.Abs);
            for (int i = 0; i < post.Length; i++)
            {
                Assert.Equal(Activate(pre[i]) * (up?[i] ?? 1), post[i], Bound * largest);
            }
        }
    }

    [Fact]
    public void Disposing_the_hook_session_restores_the_same_output_to_the_last_bit()
    {
        using Tensor before = model.Run(ids, model.LayerCount, Lengths);
        int calls = 0;
        using (new HookSession(map.Sites, (_, _) => calls++))
        {
            using Tensor hooked = model.Run(ids, model.LayerCount, Lengths);
            Assert.Equal(before.data<float>().ToArray(), hooked.data<float>().ToArray());
        }
        int callsWhenDisposed = calls;
        using Tensor after = model.Run(ids, model.LayerCount, Lengths);
        Assert.Equal(before.data<float>().ToArray(), after.data<float>().ToArray());
        Assert.Equal(callsWhenDisposed, calls);
        Assert.Equal(map.Sites.Count, calls);
    }

    [Fact]
    public void Running_the_first_layer_alone_fires_no_hook_after_it()
    {
        using var session = new HookSession(map.Sites, (_, _) => { });
        using Tensor hidden = model.Run(ids, 1, Lengths);
        Assert.Equal(map.Sites.Select(s => s.Site.Layer == 0 ? 1 : 0), session.FireCounts);
    }

    [Fact]
    public void A_key_that_nobody_knows_is_named_in_a_warning()
    {
        using var folder = CopyWithConfig("\"model_type\"", "\"unheard_of\": 3, \"model_type\"");
        var warnings = new List<string>();
        using TransformerModel copy = ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warnings.Add);
        Assert.Contains("'unheard_of'", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("0.5")]
    [InlineData("99999999")]
    [InlineData("1e300")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    public void A_number_of_the_config_that_is_wrong_is_refused_with_a_reason_or_changes_nothing_that_can_fail(
        string value)
    {
        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "config.json")))!.AsObject();
        string[] keys = [.. config.Where(p => p.Value?.GetValueKind() == JsonValueKind.Number).Select(p => p.Key)];
        Assert.NotEmpty(keys);
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Folder, "model.safetensors"), folder["model.safetensors"]);
        foreach (string key in keys)
        {
            JsonObject wrong = config.DeepClone().AsObject();
            wrong[key] = JsonNode.Parse(value);
            File.WriteAllText(folder["config.json"], wrong.ToJsonString());
            try
            {
                using TransformerModel loaded = ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, _ => { });
                // Held by name: a tensor that nothing holds may be collected while native code reads it.
                using Tensor start = ids.narrow(1, 0, 2);
                using Tensor hidden = loaded.Run(start, 1);
            }
            catch (ProbeException refusal)
            {
                Assert.Contains("expected", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The model's nonlinearity, written out.</summary>
    protected abstract double Activate(double x);

    private TemporaryFolder CopyWithConfig(string old, string replacement)
    {
        var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Folder, "model.safetensors"), folder["model.safetensors"]);
        string config = File.ReadAllText(Path.Combine(Folder, "config.json"));
        Assert.Contains(old, config, StringComparison.Ordinal);
        File.WriteAllText(folder["config.json"], config.Replace(old, replacement, StringComparison.Ordinal));
        return folder;
    }

    private float[] LogitsOf(TransformerModel any)
    {
        using var scope = NewDisposeScope();
        return [.. any.Logits(any.Run(ids, any.LayerCount, Lengths)).contiguous().data<float>()];
    }

    private float[] Observe(string siteName)
    {
        HookPoint site = map.Sites.Single(s => s.Site.Name == siteName);
        float[] values = [];
        using var session = new HookSession([site], (_, t) =>
        {
            using Tensor part = t.narrow(-1, site.Site.PartStart ?? 0, site.Site.Width);
            using Tensor contiguous = part.contiguous();
            values = contiguous.data<float>().ToArray();
        });
        using Tensor hidden = model.Run(ids, model.LayerCount, Lengths);
        return values;
    }

    private void AssertClose(string name, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int width = expected.Length / mask.Length;
        double largest = expected.Max(Math.Abs);
        double difference = Enumerable.Range(0, expected.Length).Where(i => mask[i / width] == 1).Max(
            i => Math.Abs((double)expected[i] - actual[i]));
        Assert.True(
            difference <= Bound * largest,
            $"{name}: the largest difference is {difference}, of values up to {largest}.");
    }
}
