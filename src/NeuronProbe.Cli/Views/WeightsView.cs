using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Effects.Vocabulary;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws what neurons are made of: classes by layer and candidates for entropy neurons, or one neuron's
/// figures.</summary>
internal sealed class WeightsView(IAnsiConsole console)
{
    private const int Candidates = 10;

    public void Write(WeightFindings found)
    {
        if (found is { NeuronCount: 1 })
        {
            WriteNeuron(found, found.Sites.Single(site => site.Rows.Count == 1));
        }
        else
        {
            WriteClasses(found);
            WriteCandidates(found);
        }
        console.WriteLine();
        foreach (string note in WeightWords.Of(found))
        {
            console.WriteWrapped(note, ConsoleLines.Aside);
        }
    }

    private void WriteClasses(WeightFindings found)
    {
        console.WriteParts(
            ("Classes by layer", ConsoleLines.Heading), ("  in brackets: of mismatched pairs", ConsoleLines.Aside));
        string[] classes = [.. found.Sites.SelectMany(site => site.Classes).Select(count => count.Class).Distinct()];
        LineColumn<SiteWeights>[] columns =
        [
            new("site", IsNumber: false, site => site.Selection.Site.Alias!),
            new("neurons", IsNumber: true, site => Figures.Count(site.Rows.Count)),
            .. classes.Select(name => new LineColumn<SiteWeights>(
                HeadingOf(name), IsNumber: true, site => TextOf(site, name))),
        ];
        AlignedLines.Write(console, found.Sites, columns);
    }

    private static string HeadingOf(string name) => name switch
    {
        ReadWriteClass.Strengthening => "strength.",
        ReadWriteClass.ConditionalStrengthening => "cond. str.",
        ReadWriteClass.ProportionalChange => "prop. ch.",
        ReadWriteClass.ConditionalWeakening => "cond. weak.",
        ReadWriteClass.Weakening => "weak.",
        _ => "orth.",
    };

    private static string TextOf(SiteWeights site, string name) =>
        site.Classes.FirstOrDefault(count => count.Class == name) is { } count
            ? $"{Figures.Count(count.Count)} ({Figures.Count(count.ByChance)})"
            : "";

    private void WriteCandidates(WeightFindings found)
    {
        (SiteWeights Site, int Index)[] candidates = [.. EntropyNeurons.Of(found, Candidates)];
        if (candidates.Length == 0)
        {
            return;
        }
        console.WriteLine();
        console.WriteParts(
            ("Most like entropy neurons", ConsoleLines.Heading),
            ("  large weights, little said of any token", ConsoleLines.Aside));
        AlignedLines.Write(
            console,
            candidates,
            [
                new("neuron", IsNumber: false, place => NameOf(place.Site, place.Index)),
                new("norm", IsNumber: true, place => Short(Row(place).NormOut)),
                new("variance", IsNumber: true, place => Short(Row(place).VocabularyVariance)),
                new("null share", IsNumber: true, place => Figures.Share(Row(place).NullShare)),
                new("frequency r", IsNumber: true, place => Figures.Share(Row(place).FrequencyR), Spare: 1),
            ]);

        static WeightRow Row((SiteWeights Site, int Index) place) => place.Site.Rows[place.Index];
    }

    private void WriteNeuron(WeightFindings found, SiteWeights site)
    {
        WeightRow row = site.Rows[0];
        console.WriteParts(
            (NameOf(site, 0), ConsoleLines.Heading), ("  " + site.Selection.Site.Name, ConsoleLines.Aside));
        (string Name, string Text)[] lines =
        [
            ("norms", Joined(("in", row.NormIn), ("gate", row.NormGate), ("out", row.NormOut))),
            ("bias", Joined(("in", row.Bias), ("gate", row.GateBias))),
            ("cosines", Joined(
                ("in, out", row.CosInOut), ("gate, out", row.CosGateOut), ("gate, in", row.CosGateIn))),
            ("class", ClassOf(row)),
            ("vocabulary", Joined(
                ("mean", row.VocabularyMean), ("variance", row.VocabularyVariance),
                ("skewness", row.VocabularySkewness), ("kurtosis", row.VocabularyKurtosis))),
            ("null share", NullShareOf(row, found)),
            ("frequency r", Figures.ShortOrNothing(row.FrequencyR, 3)),
        ];
        int width = lines.Max(line => line.Name.Length);
        foreach ((string name, string text) in lines.Where(line => line.Text.Length > 0))
        {
            console.WriteParts((name.PadRight(width), ConsoleLines.Aside), ("  " + text, Style.Plain));
        }
        WriteTokens("Promotes", [.. found.LogitsOf(site, 0).Where(token => token.Tail == "high")]);
        WriteTokens("Suppresses", [.. found.LogitsOf(site, 0).Where(token => token.Tail == "low")]);
    }

    private void WriteTokens(string heading, LogitRow[] rows)
    {
        if (rows.Length == 0)
        {
            return;
        }
        console.WriteLine();
        console.WriteParts((heading, ConsoleLines.Heading));
        AlignedLines.Write(
            console,
            rows,
            [
                new("#", IsNumber: true, row => RowNumbers.Name(row.Rank - 1)),
                new("effect", IsNumber: true, row => Figures.Short(row.Token.Effect)),
                new("id", IsNumber: true, row => row.Token.Token.ToString(CultureInfo.InvariantCulture)),
                new("token", IsNumber: false, row => row.Text is { } text ? $"'{VisibleText.Of(text)}'" : ""),
            ]);
    }

    private static string ClassOf(WeightRow row) => row.Class is not { } name
        ? ""
        : row.IsTypical == false ? $"{name} (atypical)" : name;

    private static string NullShareOf(WeightRow row, WeightFindings found) => double.IsNaN(row.NullShare)
        ? ""
        : $"{Short(row.NullShare)} in {Figures.Count(found.Directions.Smallest, "direction")} of "
            + $"{Figures.Count(found.Directions.All)}; by chance "
            + Short(found.Directions.Smallest / (double)found.Directions.All);

    private static string NameOf(SiteWeights site, int index) =>
        NeuronPlace.NameOf(site.Selection.Site.Alias!, site.Selection.Neurons[index]);

    private static string Short(double value) => Figures.ShortOrNothing(value, 3);

    private static string Joined(params (string Name, double Value)[] parts) =>
        string.Join("   ", parts.Where(part => !double.IsNaN(part.Value)).Select(
            part => $"{part.Name} {Short(part.Value)}"));
}
