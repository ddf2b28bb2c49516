using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Reports;

namespace NeuronProbe.Comparisons;

/// <summary>In what two scans differ that should be the same where their models are compared.</summary>
/// <param name="baseline">The manifest of the first one.</param>
/// <param name="other">The manifest of the second one.</param>
internal sealed class ScanDifferences(ScanManifest baseline, ScanManifest other)
{
    // Which tokens count, and how documents become windows.
    private static readonly string[] MaskOptions = ["ignore-first", "include-special", "bos", "max-length"];

    private static readonly string[] FigureOptions = ["threshold"];

    private readonly List<string> found = [];

    /// <summary>What can't be compared, each in words; none where all can.</summary>
    /// <param name="kind">What is going to be compared.</param>
    public IReadOnlyList<string> Between(ComparisonKind kind)
    {
        found.Clear();
        if (kind != ComparisonKind.Unpaired)
        {
            FindCorpus();
        }
        FindTokenizer();
        foreach (string option in kind == ComparisonKind.Matches ? MaskOptions : [.. MaskOptions, .. FigureOptions])
        {
            if (!JsonNode.DeepEquals(baseline.Options[option], other.Options[option]))
            {
                found.Add($"--{option} ({Text(baseline.Options[option])}, {Text(other.Options[option])})");
            }
        }
        if (kind != ComparisonKind.Matches)
        {
            FindSites();
        }
        return [.. found];
    }

    /// <summary>What may move figures although the model is the same.</summary>
    public static IEnumerable<string> OfRuns(ScanManifest baseline, ScanManifest other)
    {
        if (baseline.Dtype != other.Dtype)
        {
            yield return $"dtype is {baseline.Dtype} and {other.Dtype}: activations of bfloat16 have 8 significant "
                + "bits and of float16 11, where float32 has 24; that alone moves single values by some percent of "
                + "the largest one, and means by hundredths of a standard deviation.";
        }
        if (baseline.Matmul != other.Matmul)
        {
            yield return $"matmul is {baseline.Matmul} and {other.Matmul}: that alone moves activations by up to 2e-5 "
                + "of the largest magnitude at their site.";
        }
        if (baseline.Device != other.Device)
        {
            yield return $"device is {baseline.Device} and {other.Device}: that alone moves activations by up to 2e-5 "
                + "of the largest magnitude at their site in float32.";
        }
    }

    private static string Text(JsonNode? value) => value is null ? "none" : value.ToJsonString();

    private void FindCorpus()
    {
        ManifestCorpus mine = baseline.Corpus;
        ManifestCorpus theirs = other.Corpus;
        bool haveSameFiles = mine.Files.Count == theirs.Files.Count
            && mine.Files.Zip(theirs.Files).All(pair => AreSame(pair.First, pair.Second));
        if (!haveSameFiles)
        {
            found.Add($"corpus ({FilesOf(mine)}, {FilesOf(theirs)}: other content)");
        }
        else if ((mine.Documents, mine.Tokens) != (theirs.Documents, theirs.Tokens))
        {
            found.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"corpus ({mine.Documents:N0} documents of {mine.Tokens:N0} tokens, {theirs.Documents:N0} of "
                    + $"{theirs.Tokens:N0})"));
        }
    }

    /// <summary>Whether two files have the same content, as far as is known of those that a limit has cut.</summary>
    private static bool AreSame(ManifestFile mine, ManifestFile theirs) =>
        mine.Sha256 is { } hash && theirs.Sha256 is { } otherHash ? hash == otherHash
        : mine.Bytes == theirs.Bytes
            && (mine.Sample is not { } sample || theirs.Sample is not { } otherSample || sample == otherSample);

    private static string FilesOf(ManifestCorpus corpus) => corpus.Files.Count == 1
        ? $"'{corpus.Files[0].Name}'"
        : string.Create(CultureInfo.InvariantCulture, $"{corpus.Files.Count:N0} files");

    private void FindTokenizer()
    {
        (ManifestTokenizer? mine, ManifestTokenizer? theirs) = (baseline.Tokenizer, other.Tokenizer);
        if ((mine is null) != (theirs is null))
        {
            found.Add($"tokenizer ({mine?.Description ?? "none"}, {theirs?.Description ?? "none"})");
        }
        else if (mine is not null && theirs is not null)
        {
            if (!mine.Files.Select(file => file.Sha256).Order().SequenceEqual(
                theirs.Files.Select(file => file.Sha256).Order()))
            {
                found.Add($"tokenizer ({mine.Description}, {theirs.Description}: other files)");
            }
            else if (!mine.Prefix.SequenceEqual(theirs.Prefix) || !mine.Suffix.SequenceEqual(theirs.Suffix))
            {
                found.Add("tokenizer (it puts other tokens round a text)");
            }
        }
    }

    private void FindSites()
    {
        string[] mine = [.. baseline.Sites.Select(site => site.Name)];
        string[] theirs = [.. other.Sites.Select(site => site.Name)];
        if (!mine.SequenceEqual(theirs))
        {
            string[] gone = [.. mine.Except(theirs).Select(name => $"'{name}' is missing")];
            string[] added = [.. theirs.Except(mine).Select(name => $"'{name}' is new")];
            found.Add($"sites ({string.Join(", ", gone.Concat(added).DefaultIfEmpty("in another order").Take(5))})");
            return;
        }
        string[] changed =
        [
            .. baseline.Sites.Zip(other.Sites)
                .Where(pair => pair.First.Width != pair.Second.Width || !Same(pair.First, pair.Second))
                .Select(pair => $"'{pair.First.Name}' has {CountOf(pair.First)} and {CountOf(pair.Second)}"),
        ];
        if (changed.Length > 0)
        {
            found.Add($"neurons ({string.Join(", ", changed.Take(5))})");
        }
    }

    private static bool Same(ManifestSite one, ManifestSite other) => one.Neurons is null
        ? other.Neurons is null
        : other.Neurons is not null && one.Neurons.SequenceEqual(other.Neurons);

    private static string CountOf(ManifestSite site) => string.Create(
        CultureInfo.InvariantCulture,
        $"{site.Neurons?.Count ?? site.Width:N0} of {site.Width:N0}");
}
