using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Hub;
using NeuronProbe.Models;
using NeuronProbe.Options;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>Everything that a scan can be asked for, with its defaults. Every property refuses a wrong value with a
/// <see cref="ProbeException"/>.</summary>
internal sealed record ScanOptions
{
    /// <summary>The model's folder, or its name in the hub.</summary>
    public required string Model { get; init; }

    /// <summary>Where models of the hub are found.</summary>
    public HubEnvironment Hub { get; init; } = HubEnvironment.OfProcess;

    public required CorpusOptions Corpus { get; init; }

    /// <summary>Patterns of sites.</summary>
    public IReadOnlyList<string> Layers { get; init; } = ScanOptionList.Layers.Default;

    /// <summary>Whether nobody has named a site.</summary>
    public bool HasDefaultLayers => ReferenceEquals(Layers, ScanOptionList.Layers.Default);

    /// <summary>Which neurons of each site: <c>all</c>, or numbers and ranges.</summary>
    public string Neurons { get; init; } = ScanOptionList.Neurons.Default;

    /// <summary>Names of the collectors.</summary>
    public IReadOnlyList<string> Collect { get; init; } = ScanOptionList.Collect.Default;

    public CollectorOptions Collectors { get; init; } = new();

    /// <summary>Tokens in a window, special tokens included, or null for the model's own limit, at most
    /// <see cref="LongestWindow"/>.</summary>
    public int? MaxLength { get; init => field = ScanOptionList.MaxLength.Demand(value); }

    /// <summary>Whether special tokens are put round each window.</summary>
    public SpecialTokens Bos { get; init; } = SpecialTokens.Auto;

    /// <summary>Tokens of each window that are read but not counted, from its start.</summary>
    public int IgnoreFirst { get; init => field = ScanOptionList.IgnoreFirst.Demand(value); }

    public bool IncludeSpecial { get; init; }

    /// <summary>Stops before the document that would pass it.</summary>
    public long? LimitTokens
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"--limit-tokens: expected at least 1, but got {value}. "
                    + $"Give a larger number, or leave it out to read all."));
    }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = ScanOptionList.Device.Default;

    /// <summary>The type that the model computes in: <c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</summary>
    public string Type { get; init; } = ScanOptionList.Type.Default;

    /// <summary>How products of linear modules are computed: <c>auto</c>,
    /// <c>linear</c>, <c>convolution</c> or <c>packed</c>.</summary>
    public string MatrixProduct { get; init; } = ScanOptionList.MatrixProduct.Default;

    /// <summary>What an earlier scan's <c>auto</c> chose for shapes, as <c>INPUTSxOUTPUTS</c>.</summary>
    public IReadOnlyDictionary<string, string> ProductsByShape { get; init; } = new Dictionary<string, string>();

    /// <summary>Threads of the model's products and of the collectors, at most <see cref="MostThreads"/>.</summary>
    public int Threads { get; init => field = DemandThreads(value); } = ScanOptionList.Threads.Default;

    /// <summary>How the model reads the corpus.</summary>
    public ReadingOptions Reading => new(Corpus, MaxLength, Bos, LimitTokens, Chunk);

    /// <summary>How and where the model computes.</summary>
    public ComputeOptions Compute => new(Type, Device, MatrixProduct, Threads) { ProductsByShape = ProductsByShape };

    /// <summary>Positions in a batch, padding included, or null for what suits the device.</summary>
    public int? BatchTokens { get; init => field = ScanOptionList.BatchTokens.Demand(value); }

    /// <summary>Documents in a chunk.</summary>
    public int Chunk { get; init => field = ScanOptionList.Chunk.Demand(value); } = ScanOptionList.Chunk.Default;

    /// <summary>Bytes that a scan may be estimated to need.</summary>
    public long MaxMemory { get; init; } = ScanOptionList.MaxMemory.Default;

    /// <summary>Names of the options that make less of it and that the command has.</summary>
    public IReadOnlyList<string> Savings { get; init; } = MemorySavings.OfScan;

    /// <summary>The folder for results, or null where nothing is written.</summary>
    public string? Out
    {
        get;
        init => field = value is not ""
            ? value
            : throw new ProbeException("--out: expected a folder, but got an empty name. "
                + "Give its name, or leave the option out to print a summary.");
    }

    /// <summary>Names of report formats.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ReportOptions.Formats.Default;

    /// <summary>Whether nobody has named a format.</summary>
    public bool HasDefaultFormats => ReferenceEquals(Formats, ReportOptions.Formats.Default);

    /// <summary>The format that the scan is for, whatever is written of it now; null where it is for none.</summary>
    public string? For { get; init; }

    /// <summary>How reports are written.</summary>
    public ReportOptions Reports { get; init; } = new();

    public bool Overwrite { get; init; }

    /// <summary>How the scan is run over a long time or on several machines.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>The table that is printed. This and what follows change no result;
    /// they are kept for the manifest.</summary>
    public PrintOptions Print { get; init; } = new();

    public DisplayOptions Display { get; init; } = new();

    /// <summary>Options that model, device or machine settled for an earlier scan, by their keys,
    /// where nobody gave them since.</summary>
    public IReadOnlyCollection<string> Settled { get; init; } = [];

    /// <summary>What is taken of an earlier scan that is made again; null for a scan of its own.</summary>
    public EarlierPlaces? Earlier { get; init; }

    /// <summary>Whether the scan is only planned: no weights are read,
    /// and a folder that is taken is told and not refused.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Refuses ways to run it that don't go with the rest.</summary>
    /// <exception cref="ProbeException">Something doesn't.</exception>
    public void CheckRun()
    {
        if (Run.Asked is { } asked && Out is null)
        {
            throw new ProbeException($"{asked}: expected a folder to save to, but got no --out. Give one.");
        }
        if (Run.Shard is { } shard && LimitTokens is not null)
        {
            throw new ProbeException(
                $"--shard: expected a corpus whose end is known before it is tokenised, but got '{shard}' with "
                + "--limit-tokens. Use --limit-documents.");
        }
        if (Run.Shard is { } part && Print.Table is not null)
        {
            throw new ProbeException(
                $"--print: expected a scan of the whole corpus, but got --shard {part}, whose tables 'merge' makes. "
                + "Leave it out.");
        }
    }

    /// <summary>More would only wait for each other.</summary>
    public static readonly int MostThreads = Math.Max(64, 4 * Environment.ProcessorCount);

    /// <summary>The longest window where the user names none: attention costs the square of it.</summary>
    public const int LongestWindow = 1024;

    /// <summary>Gives a number of threads back where this machine can use so many.</summary>
    /// <exception cref="ProbeException">It can't.</exception>
    public static int DemandThreads(int threads) => ScanOptionList.Threads.Demand(threads) <= MostThreads
        ? threads
        : throw new ProbeException(string.Create(
            CultureInfo.InvariantCulture,
            $"--threads: expected at most {MostThreads} on this machine, but got {threads}. "
                + $"Give its number of cores, or leave it out."));
}
