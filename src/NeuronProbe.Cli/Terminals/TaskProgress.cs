namespace NeuronProbe.Cli.Terminals;

/// <summary>How far a long task has come.</summary>
/// <param name="Description">In words; empty where the share says all.</param>
/// <param name="Fraction">The share that is done, 0 to 1, or null where nobody knows.</param>
/// <param name="Stage">What it is at, for a task in several stages.</param>
internal readonly record struct TaskProgress(string Description, double? Fraction, string? Stage = null)
{
    /// <summary>Stage, description and perhaps the share.</summary>
    public string ToString(bool withShare)
    {
        string share = withShare && Fraction is double fraction
            ? FormattableString.Invariant($"{100 * fraction:0} %")
            : "";
        return (Stage is null ? "" : Stage + ": ")
            + string.Join(", ", new[] { share, Description }.Where(part => part.Length > 0));
    }
}
