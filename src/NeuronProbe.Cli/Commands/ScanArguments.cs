using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Hub;
using NeuronProbe.Options;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>The options of <c>scan</c>, with those of an earlier scan where one is named.</summary>
internal sealed class ScanArguments
{
    private static readonly OptionDescription[] ChangeWhatIsSettled =
        [ScanOptionList.Model, ScanOptionList.Device, ScanOptionList.MaxMemory];

    private readonly OptionSet<ScanRequest> request = new(ScanRequest.Fields, new ScanRequest());
    private readonly OptionSet<ScanOptions> scan;
    private EarlierScan? earlier;

    public ScanArguments() => scan = new OptionSet<ScanOptions>(ScanFields.All, ScanFields.Defaults)
    {
        CompletesOtherwise = parsed => request.IsGiven(parsed, ScanRequest.FromOption),
    };

    public void AddTo(DescribedCommand command)
    {
        request.AddTo(command);
        scan.AddTo(command);
        command.Checks.Add(CheckEarlier);
        command.Checks.Add(CheckPrint);
        command.Checks.Add(CheckSingleFile);
        command.Checks.Add(CheckFormats);
    }

    /// <summary>The options as a scan takes them.</summary>
    /// <param name="parsed">A command line without mistakes.</param>
    /// <param name="hub">Where models of the hub are.</param>
    /// <exception cref="ProbeException">A value is wrong in a way that parsing could not see.</exception>
    public ScanOptions Read(ParseResult parsed, HubEnvironment hub)
    {
        ScanRequest asked = request.Read(parsed);
        ScanOptions options = scan.Read(
            parsed, Start(asked, parsed) with { Hub = hub, IsDryRun = asked.IsDryRun });
        IReadOnlyList<string> collect = [.. options.Collect.Union(ChosenBeside(parsed))];
        options.Print.Check(collect);
        return options with { Collect = collect };
    }

    /// <summary>The same with what a format of another tool needs.</summary>
    private static ScanOptions For(string? format, ScanOptions options)
    {
        if (ReportFormatCatalogue.Needs.FirstOrDefault(needs => needs.Format == format) is not { } needs)
        {
            return options;
        }
        foreach ((string name, string value) in needs.Options)
        {
            options = ScanFields.All.First(field => field.Description.Name == name).Put(options, [value]);
        }
        string[] keys = [.. needs.Options.Select(option => option.Name.TrimStart('-'))];
        return options with { For = format, Settled = [.. options.Settled.Except(keys)] };
    }

    /// <summary>What is taken of an earlier scan.</summary>
    private ScanOptions OptionsOf(EarlierScan before, ParseResult parsed)
    {
        bool keepsSettled = !Array.Exists(ChangeWhatIsSettled, option => scan.IsGiven(parsed, option));
        IEnumerable<string> settled = ScanFields.All
            .Where(field => before.Settled.Contains(field.Description.Key) && !scan.IsGiven(parsed, field.Description))
            .Select(field => field.Description.Key);
        return before.Options(keepsSettled) with { Settled = keepsSettled ? [.. settled] : [] };
    }

    /// <summary>The earlier scan whose paths start in the folder where the program runs, or null.</summary>
    public string? EarlierWithRelativePaths(ParseResult parsed) =>
        request.Read(parsed).From is { } from && Earlier(from).HasRelativePaths ? from : null;

    /// <summary>What is collected too where options of it are given, and nobody says what is collected.</summary>
    private IEnumerable<string> ChosenBeside(ParseResult parsed) => scan.IsGiven(parsed, ScanOptionList.Collect)
        ? []
        : CollectorCatalogue.Kinds.Where(kind => kind.ChosenBy.Any(option => scan.IsGiven(parsed, option)))
            .Select(kind => kind.Name);

    /// <summary>Read once, so that what was checked is what is taken.</summary>
    private EarlierScan Earlier(string from) => earlier ??= EarlierScan.Read(from);

    private IEnumerable<string> CheckEarlier(ParseResult parsed) =>
        request.TextsOf(parsed, ScanRequest.FromOption) is [var from] ? Problems.Of(() => Earlier(from)) : [];

    /// <summary>Refuses <c>--single-file</c> where it is given now and the formats, whoever chose them, have none.
    /// </summary>
    private IReadOnlyList<string> CheckSingleFile(ParseResult parsed)
    {
        string[]? given = scan.TextsOf(parsed, ReportOptions.SingleFileField.Description);
        // Wrong words of an option are told by themselves.
        IReadOnlyList<string>? formats = new Problems().Try(
            () => given is not null && ReportOptions.SingleFileField.Put(new(), given).SingleFile
                ? FormatsOf(parsed)
                : null);
        return formats is null ? [] : Problems.Of(() => ReportOptions.CheckSingleFile(formats));
    }

    /// <summary>Refuses formats that are given now where there is no folder for them.</summary>
    private IEnumerable<string> CheckFormats(ParseResult parsed)
    {
        OptionDescription[] given =
        [
            .. scan.IsGiven(parsed, ReportOptions.Formats) ? [ReportOptions.Formats] : (OptionDescription[])[],
            .. request.IsGiven(parsed, ScanRequest.ForOption) ? [ScanRequest.ForOption] : (OptionDescription[])[],
        ];
        if (given.Length == 0)
        {
            return [];
        }
        // Wrong words of an option are told by themselves.
        ScanOptions? options = new Problems().Try(() =>
        {
            ScanRequest asked = request.Read(parsed);
            return asked.IsDryRun ? null : scan.Read(parsed, Start(asked, parsed));
        });
        return options is { Out: null }
            ? given.Select(option => ReportOptions.WithoutFolder(option, ScanOptionList.Out))
            : [];
    }

    private IReadOnlyList<string> FormatsOf(ParseResult parsed) =>
        scan.TextsOf(parsed, ReportOptions.Formats) is { } texts
            ? ReportOptions.Formats.Parse(texts)
            : Start(request.Read(parsed), parsed).Formats;

    /// <summary>What holds where an option is not given now.</summary>
    private ScanOptions Start(ScanRequest asked, ParseResult parsed) =>
        For(asked.For, asked.From is null ? ScanFields.Defaults : OptionsOf(Earlier(asked.From), parsed));

    private IEnumerable<string> CheckPrint(ParseResult parsed)
    {
        string[]? table = scan.TextsOf(parsed, PrintOptions.TableOption);
        if (table is null)
        {
            return request.IsGiven(parsed, ScanRequest.FromOption)
                ? []
                : PrintTable.CheckFormat(false, scan.IsGiven(parsed, PrintOptions.FormatOption));
        }
        // Wrong words of either option are told by themselves.
        bool isKnown = PrintOptions.TableOption.Words.Contains(table[0]);
        return isKnown && scan.TextsOf(parsed, ScanOptionList.Collect) is { } collect
            ? Problems.Of(() => new PrintOptions { Table = table[0] }.Check(WordsOption.Split(collect)))
            : [];
    }
}
