namespace NeuronProbe;

/// <summary>A failure that the user can put right: its message is shown as it is, without a stack trace,
/// and the program ends with 2, or with what a kind of its own says.</summary>
/// <remarks>The message reads <em>where: expected X, but got Y. What to do.</em></remarks>
public class ProbeException : Exception
{
    public ProbeException(string message)
        : base(message)
    {
    }

    internal ProbeException(IReadOnlyList<string> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    public ProbeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The message, or several of them where several things are wrong at once.</summary>
    internal IReadOnlyList<string> Problems => field ?? [Message];
}
