using System.Globalization;

namespace NeuronProbe.Corpora;

/// <summary>Finds out whether a corpus is still what was indexed, without reading it whole.</summary>
internal static class CorpusChanges
{
    /// <summary>What to do where it is not.</summary>
    public const string Advice = "The corpus was changed since: put the former files back, or scan anew.";

    /// <summary>Compares today's files with those that were indexed, as far as they were read: their names, sizes,
    /// beginnings and ends.</summary>
    /// <returns>A warning where times alone differ, as those of copies do.</returns>
    /// <exception cref="ProbeException">Files were changed; each is named, with what differs.</exception>
    public static IReadOnlyList<string> Demand(CorpusIndex index, Corpus corpus)
    {
        index.DemandFiles(corpus.Files);
        var problems = new Problems();
        List<string> touched = [];
        for (int i = 0; i < index.Files.Count; i++)
        {
            IndexedFile before = index.Files[i];
            if (!before.IsRead)
            {
                continue;
            }
            CorpusFile file = corpus.Files[i];
            problems.Try(() =>
            {
                FileFingerprint now = FileFingerprint.Of(file.FullPath!, file.DisplayName);
                DemandSame(before, now);
                if (now.Modified != before.Fingerprint.Modified)
                {
                    touched.Add(file.Name);
                }
            });
        }
        problems.Demand();
        return touched.Count == 0 ? [] :
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"--corpus: expected files as old as when they were indexed, but {touched.Count} of "
                    + $"{index.Files.Count} were written at another time, such as '{touched[0]}'; "
                    + $"sizes, beginnings and ends are the same. "
                    + $"Of copies nothing else is to be expected; if they were changed, scan anew."),
        ];
    }

    private static void DemandSame(IndexedFile file, FileFingerprint now)
    {
        if (now.Size != file.Fingerprint.Size)
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Name}: expected {file.Fingerprint.Size} bytes, but got {now.Size}. {Advice}"));
        }
        if (now.EndsSha256 != file.Fingerprint.EndsSha256)
        {
            throw new ProbeException(
                $"{file.Name}: expected the bytes at its beginning and end that were indexed, but got others. "
                + Advice);
        }
    }
}
