using System.Globalization;
using NeuronProbe.Effects.Traces;
using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>trace</c> is asked for.</summary>
internal sealed record TraceRequest
{
    public const string AsTable = "table";
    public const string AsCsv = "csv";

    private const string StandardInput = "-";

    private static readonly TextOption TextOption = new(
        "--text", "TEXT", "The text that the model reads; - reads it from standard input.")
    {
        Group = OptionGroup.Corpus,
    };

    private static readonly ParsedOption<int[]> IdsOption = new(
        "--ids", "Token ids in place of a text: 5,17,300.", ReadIds, ids => string.Join(',', ids))
    {
        ValueName = "LIST",
        Group = OptionGroup.Corpus,
    };

    private static readonly TextOption ChatOption = new(
        ChatFile.Option, "FILE", "A chat as a JSON list of {role, content}, for models whose chat template can be "
            + "followed. None can yet; the refusal says what to do.")
    {
        Group = OptionGroup.Corpus,
        Kind = ValueKind.Path,
    };

    private static readonly NumberOption<int> TopOption = new(
        "--top", "Neurons of each site, where none are named: the strongest on this text.")
    {
        Letter = "-k",
        Group = OptionGroup.Sites,
        Least = 1,
        Default = TraceOptions.UsualTop,
    };

    private static readonly TextOption ScanOption = new(
        ScannedModel.Option, "DIR", "A scan of the same model, which says how unusual values are.")
    {
        Group = OptionGroup.Sites,
        Kind = ValueKind.Path,
    };

    private static readonly NumberOption<int> TopTokensOption = new(
        "--top-tokens", "Show the most probable next tokens after each token.")
    {
        Group = OptionGroup.Output,
        Least = 1,
        HasNoDefault = true,
    };

    private static readonly SwitchOption WholeOption = new(
        "--whole", "Draw all of a long text for each neuron, and not what stands round its peak alone.")
    {
        Group = OptionGroup.Output,
    };

    private static readonly ChoiceOption<string> FormatOption = new(
        "--as", "How it is written.", Choice.Words(AsTable, "json", AsCsv))
    {
        Group = OptionGroup.Output,
        Default = AsTable,
    };

    /// <summary>Model, sites, windows and masks.</summary>
    public ScanOptions Scan { get; init; } = ScanFields.Defaults;

    /// <summary>The text, <c>-</c> for standard input, or null.</summary>
    public string? Text { get; init; }

    /// <summary>The ids, or null.</summary>
    public int[]? Ids { get; init; }

    /// <summary>The file of a chat, or null.</summary>
    public string? Chat { get; init; }

    /// <summary>Neurons of each site, or null where nobody said it.</summary>
    public int? Top { get; init; }

    /// <summary>The folder of a scan, or null.</summary>
    public string? ScanFolder { get; init; }

    /// <summary>Next tokens that are listed after each token, or null.</summary>
    public int? TopTokens { get; init; }

    /// <summary>Whether all of a long text is drawn.</summary>
    public bool IsWhole { get; init; }

    public string Format { get; init; } = FormatOption.Default;

    public static IReadOnlyList<OptionField<TraceRequest>> Fields { get; } =
    [
        TextOption.In<TraceRequest>(o => o.Text, (o, value) => o with { Text = value }),
        IdsOption.In<TraceRequest>(o => o.Ids, (o, value) => o with { Ids = value }),
        ChatOption.In<TraceRequest>(o => o.Chat, (o, value) => o with { Chat = value }),
        .. ScanFields.OfText.Within<ScanOptions, TraceRequest>(o => o.Scan, (o, value) => o with { Scan = value }),
        TopOption.InOrNone<TraceRequest, int>(o => o.Top, (o, value) => o with { Top = value }),
        ScanOption.In<TraceRequest>(o => o.ScanFolder, (o, value) => o with { ScanFolder = value }),
        TopTokensOption.InOrNone<TraceRequest, int>(o => o.TopTokens, (o, value) => o with { TopTokens = value }),
        WholeOption.In<TraceRequest>(o => o.IsWhole, (o, value) => o with { IsWhole = value }),
        FormatOption.In<TraceRequest>(o => o.Format, (o, value) => o with { Format = value }),
    ];

    /// <summary>Refuses what can't be asked for together; all of it is told.</summary>
    /// <param name="neurons">The neurons as typed.</param>
    /// <exception cref="ProbeException">There is not one text, or something has no meaning beside the rest.
    /// </exception>
    public void Demand(IReadOnlyList<string> neurons)
    {
        var problems = new Problems();
        string[] given =
        [
            .. Text is null ? [] : (string[])[TextOption.Name],
            .. Ids is null ? [] : (string[])[IdsOption.Name],
            .. Chat is null ? [] : (string[])[ChatOption.Name],
        ];
        if (given.Length != 1)
        {
            string got = given.Length == 0 ? "none" : string.Join(" and ", given);
            problems.Add(
                $"{TextOption.Name}: expected a text, but got {got}. Give one of {TextOption.Name} TEXT, "
                + $"{TextOption.Name} - for standard input, {IdsOption.Name} LIST and {ChatOption.Name} FILE.");
        }
        if (neurons.Count > 0 && !Scan.HasDefaultLayers)
        {
            problems.Add(Beside(ScanOptionList.Layers, neurons[0]));
        }
        if (neurons.Count > 0 && Top is not null)
        {
            problems.Add(Beside(TopOption, neurons[0]));
        }
        if (TopTokens is not null && Format == AsCsv)
        {
            problems.Add($"{TopTokensOption.Name}: expected {FormatOption.Name} table or json beside it, but got "
                + $"{AsCsv}, whose rows are of neurons. Choose another, or leave it out.");
        }
        if (IsWhole && Format != AsTable)
        {
            problems.Add($"{WholeOption.Name}: expected {FormatOption.Name} table beside it, but got {Format}, which "
                + "always has all. Leave one of them out.");
        }
        problems.Demand();
    }

    /// <summary>The same as the library takes it; there is a text or a list of ids.</summary>
    /// <param name="neurons">The neurons as typed.</param>
    /// <param name="scan">Model, sites, windows and masks.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="ProbeException">The text is empty, or can't be read.</exception>
    public TraceOptions ToOptions(IReadOnlyList<string> neurons, ScanOptions scan, Func<Stream> input)
    {
        TracedText text = Ids is not null ? TracedText.OfIds(IdsOption.Name, Ids)
            : Text == StandardInput ? TracedText.OfInput(TextOption.Name, input())
            : TracedText.OfText(TextOption.Name, Text!);
        return new TraceOptions(text, scan)
        {
            Neurons = neurons,
            Top = Top ?? TopOption.Default,
            ScanFolder = ScanFolder,
            NextTokens = TopTokens ?? 0,
        };
    }

    private static string Beside(OptionDescription option, string neuron) =>
        $"{option.Name}: expected it without named neurons, but got '{neuron}' too. Leave one of them out.";

    private static int[] ReadIds(string text)
    {
        int[] ids = Array.ConvertAll(
            text.Split(',', StringSplitOptions.TrimEntries),
            word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : -1);
        return Array.TrueForAll(ids, id => id >= 0) ? ids : throw new ProbeException(
            $"--ids: expected token ids such as 5,17,300, but got '{text}'. Separate whole numbers from 0 by commas.");
    }
}
