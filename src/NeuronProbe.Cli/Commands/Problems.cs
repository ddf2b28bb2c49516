namespace NeuronProbe.Cli.Commands;

/// <summary>Notes what is wrong instead of stopping there, so that all of it is reported at once.</summary>
internal static class Problems
{
    /// <summary>The messages of a check; none where all is well.</summary>
    public static IReadOnlyList<string> Of(Action check)
    {
        try
        {
            check();
            return [];
        }
        catch (ProbeException e)
        {
            return e.Problems;
        }
    }
}
