using NeuronProbe.Cli.Terminals;
using NeuronProbe.Options;
using NeuronProbe.Results.Pictures;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>plot</c> is asked for.</summary>
internal sealed record PlotRequest
{
    public static readonly TextOption ConceptOption = new(
        "--concept", "NAME", "Values on the tokens of that concept over those on all others.");

    public static readonly SwitchOption LayersOption = new(
        "--layers", "What layers are like, in place of neurons: dead, always-on, sparse and heavy-tailed ones, "
            + "largest activations and densities.");

    private static readonly TextOption OutOption = new(
        "--out", "FILE", "The picture: .svg or .png; - is SVG on standard output.")
    {
        Letter = "-o",
        IsRequired = true,
        Kind = ValueKind.Path,
        Check = file => PlotFile.Check(file),
    };

    private static readonly NumberOption<double> ScaleOption = new(
        "--scale", "Points of a PNG for each pixel of --width and --height.")
    {
        Least = 0.1,
        Default = 2,
    };

    private static readonly SwitchOption OverwriteOption = new("--overwrite", "Replace a file that is there already.");

    /// <summary>Where the picture goes.</summary>
    public string Out { get; init; } = "";

    /// <summary>The concept whose tokens are compared with others, or null.</summary>
    public string? Concept { get; init; }

    /// <summary>Whether it is layers that are drawn.</summary>
    public bool HasLayers { get; init; }

    public PictureOptions Picture { get; init; } = new();

    /// <summary>Points of a PNG for each pixel.</summary>
    public double Scale { get; init => field = ScaleOption.Demand(value); } = ScaleOption.Default;

    public bool Overwrite { get; init; }

    public static IReadOnlyList<OptionField<PlotRequest>> Fields { get; } =
    [
        OutOption.In<PlotRequest>(o => o.Out, (o, value) => o with { Out = value }),
        ConceptOption.In<PlotRequest>(o => o.Concept, (o, value) => o with { Concept = value }),
        LayersOption.In<PlotRequest>(o => o.HasLayers, (o, value) => o with { HasLayers = value }),
        .. PictureOptions.Fields.Within<PictureOptions, PlotRequest>(
            o => o.Picture, (o, value) => o with { Picture = value }),
        ScaleOption.In<PlotRequest>(o => o.Scale, (o, value) => o with { Scale = value }),
        OverwriteOption.In<PlotRequest>(o => o.Overwrite, (o, value) => o with { Overwrite = value }),
    ];

    /// <summary>How the picture looks for a background; light unless dark is asked for, since pictures go on paper.
    /// </summary>
    public PictureOptions PictureFor(ThemeMode theme) =>
        Picture with { Theme = theme == ThemeMode.Dark ? PictureTheme.Dark : PictureTheme.Light };

    /// <summary>Refuses what can't be asked for together.</summary>
    /// <param name="neurons">The neurons as typed.</param>
    /// <exception cref="ProbeException">There is neither or both of neurons and layers, or a concept of layers.
    /// </exception>
    public void Demand(IReadOnlyList<string> neurons)
    {
        if (HasLayers && neurons.Count > 0)
        {
            throw new ProbeException($"{LayersOption.Name}: expected no neurons beside it, but got '{neurons[0]}'. "
                + "Leave one of them out.");
        }
        if (HasLayers && Concept is not null)
        {
            throw new ProbeException($"{LayersOption.Name}: expected no {ConceptOption.Name} beside it, but got "
                + $"'{Concept}'. Leave one of them out.");
        }
        if (!HasLayers && neurons.Count == 0)
        {
            throw new ProbeException("SITE:NEURON: expected neurons to draw, but got none. "
                + $"Name some, such as ffn.3.post:123, or give {LayersOption.Name}.");
        }
    }
}
