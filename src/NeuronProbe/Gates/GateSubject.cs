namespace NeuronProbe.Gates;

/// <summary>What was judged.</summary>
/// <param name="Command">The command: <c>check</c>, <c>compare</c>.</param>
/// <param name="Folders">The scans' folders as they were typed.</param>
internal sealed record GateSubject(string Command, IReadOnlyList<string> Folders)
{
    /// <summary>It as a title: <c>neuronprobe check out</c>.</summary>
    public string Title => PlainLine.Of($"neuronprobe {Command} {string.Join(' ', Folders)}", MostOfTitle);

    private const int MostOfTitle = 200;
}
