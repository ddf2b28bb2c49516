using System.Globalization;

namespace MakeSample.Corpus;

/// <summary>What is worth knowing of a corpus before trusting it: how varied it is, and what its labels are.</summary>
internal static class CorpusFigures
{
    /// <summary>Prints sizes, what the held-out sentences share with the training sentences,
    /// and how frequent each label is.</summary>
    public static void Print(TextWriter log, IReadOnlyList<LabelledText> training, IReadOnlyList<LabelledText> heldOut)
    {
        HashSet<string> seen = [.. training.SelectMany(document => document.Sentences)];
        int trained = training.Sum(document => document.Sentences.Count);
        string[] sentences = [.. heldOut.SelectMany(document => document.Sentences)];
        int different = sentences.Distinct().Count();
        int shared = sentences.Count(seen.Contains);
        Line(log, $"training: {training.Count} documents, {trained} sentences, {seen.Count} of them different");
        Line(log, $"held out: {heldOut.Count} documents, {sentences.Length} sentences, {different} of them different");
        Line(log, $"held-out sentences that are in training too: {shared} ({100.0 * shared / sentences.Length:F1} %)");
        foreach (var label in heldOut.SelectMany(document => document.Labels).CountBy(label => label.Name)
            .OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            int documents = heldOut.Count(document => document.Labels.Any(other => other.Name == label.Key));
            double percent = 100.0 * documents / heldOut.Count;
            Line(log, $"  {label.Key}: {label.Value} times, in {percent:F0} % of the held-out documents");
        }
    }

    private static void Line(TextWriter log, FormattableString line) =>
        log.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
