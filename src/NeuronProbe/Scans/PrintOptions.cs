using NeuronProbe.Collectors;
using NeuronProbe.Options;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>Which table goes to standard output, and how it is written.</summary>
internal sealed record PrintOptions
{
    /// <summary>The format for people; those for programs are <see cref="TableWriter.FormatNames"/>.</summary>
    public const string AsTable = "table";

    public static readonly ChoiceOption<string> TableOption = new(
        "--print",
        "Send that table to standard output, for pipes.",
        Choice.Words(CollectorCatalogue.KindsWithTable.Select(kind => kind.PrintName)))
    { Group = OptionGroup.Output };

    public static readonly ChoiceOption<string> FormatOption = new(
        "--as", "How --print writes its table.", Choice.Words([AsTable, .. TableWriter.FormatNames]))
    {
        Group = OptionGroup.Output,
        Default = AsTable,
    };

    /// <summary>The table, as <see cref="CollectorKind.PrintName"/> calls it, or null for none.</summary>
    public string? Table { get; init; }

    public string Format { get; init; } = FormatOption.Default;

    public static IReadOnlyList<OptionField<PrintOptions>> Fields { get; } =
    [
        TableOption.In<PrintOptions>(o => o.Table, (o, value) => o with { Table = value }),
        FormatOption.In<PrintOptions>(o => o.Format, (o, value) => o with { Format = value }),
    ];

    /// <summary>The collector whose table that is.</summary>
    public static CollectorKind KindOf(string table) =>
        CollectorCatalogue.KindsWithTable.First(kind => kind.PrintName == table);

    /// <summary>Refuses a table that is not collected.</summary>
    /// <param name="collected">Names of collectors.</param>
    /// <exception cref="ProbeException">The table can't be printed.</exception>
    public void Check(IReadOnlyList<string> collected)
    {
        if (Table is { } table && !collected.Contains(KindOf(table).Name))
        {
            throw new ProbeException(
                $"--print: expected '{table}' to be collected, but --collect has only {string.Join(", ", collected)}. "
                + $"Add {KindOf(table).Name}.");
        }
    }
}
