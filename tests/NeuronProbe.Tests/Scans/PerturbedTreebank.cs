using System.Globalization;

namespace NeuronProbe.Tests.Scans;

/// <summary>
/// A treebank whose words have their tags twice more: half of them left out at random, and with as many false ones
/// added, on words of other tags. The second and third stand in the last column, as labels of their own.
/// </summary>
internal static class PerturbedTreebank
{
    private const int Tag = 3;
    private const int Misc = 9;

    /// <summary>The label of a tag, that of half of it, and that with as many false ones.</summary>
    public static LabelTriple LabelsOf(string tag) => new($"upos={tag}", $"misc=Half={tag}", $"misc=False={tag}");

    /// <summary>Writes the first sentences of a treebank.</summary>
    /// <param name="treebank">The treebank.</param>
    /// <param name="sentences">The most sentences.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="path">The file to write.</param>
    public static void Write(string treebank, int sentences, IReadOnlyList<string> tags, string path)
    {
        string[] lines = File.ReadAllText(treebank).Split("\n\n").Take(sentences)
            .SelectMany(sentence => (string[])[.. sentence.Split('\n'), ""]).ToArray();
        int[] words = [.. lines.Index().Where(line => IsWord(line.Item)).Select(line => line.Index)];
        var added = words.ToDictionary(line => line, _ => new List<string>());
        var random = new Random(11);
        foreach (string tag in tags)
        {
            int[] own = [.. words.Where(line => lines[line].Split('\t')[Tag] == tag)];
            int[] others = [.. words.Except(own)];
            random.Shuffle(own);
            random.Shuffle(others);
            Add(own[..(own.Length / 2)], "Half", tag);
            Add([.. own, .. others.AsSpan(0, own.Length)], "False", tag);
        }
        File.WriteAllText(path, string.Join('\n', lines.Select((line, i) =>
            added.TryGetValue(i, out List<string>? own) && own.Count > 0 ? WithMisc(line, own) : line)));

        void Add(int[] to, string name, string tag) =>
            Array.ForEach(to, line => added[line].Add($"{name}={tag}"));
    }

    private static bool IsWord(string line) =>
        int.TryParse(line.Split('\t')[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string WithMisc(string line, List<string> added)
    {
        string[] columns = line.Split('\t');
        columns[Misc] = string.Join('|', [.. columns[Misc] == "_" ? [] : (string[])[columns[Misc]], .. added]);
        return string.Join('\t', columns);
    }
}
