namespace NeuronProbe.Options;

/// <summary>Checks of several texts, whose refusals come together.</summary>
internal static class TextChecks
{
    /// <exception cref="ProbeException">Some of them are refused.</exception>
    public static void Check(this IEnumerable<string> texts, Action<string> check)
    {
        var problems = new Problems();
        foreach (string text in texts)
        {
            problems.Try(() => check(text));
        }
        problems.Demand();
    }
}
