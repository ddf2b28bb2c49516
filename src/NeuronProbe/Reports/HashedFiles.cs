namespace NeuronProbe.Reports;

/// <summary>New files that are written at the same time.</summary>
/// <param name="paths">Where they are put; what is there already is replaced.</param>
internal sealed class HashedFiles(IReadOnlyList<string> paths) : IDisposable
{
    private readonly List<HashedFile> files = [];

    /// <summary>The file that could not be opened or written, as its place in the list; the first where it was none
    /// of them that failed.</summary>
    public int Broken => files.Count < paths.Count
        ? files.Count
        : Math.Max(0, files.FindIndex(file => file.IsBroken));

    /// <summary>Opens them, in order.</summary>
    public IReadOnlyList<Stream> Open()
    {
        foreach (string path in paths)
        {
            files.Add(new HashedFile(path));
        }
        return files;
    }

    /// <summary>Brings all of them to the disk.</summary>
    /// <param name="names">What the outcomes call them.</param>
    public OutputFile[] Finish(IReadOnlyList<string> names)
    {
        OutputFile[] outcomes = new OutputFile[files.Count];
        SideBySide.Run([.. Enumerable.Range(0, outcomes.Length).Select(i => (Action)(() =>
            outcomes[i] = new OutputFile(names[i], Sha256: files[i].Finish(), Bytes: files[i].Length)))]);
        return outcomes;
    }

    public void Dispose() => files.ForEach(file => file.Dispose());
}
