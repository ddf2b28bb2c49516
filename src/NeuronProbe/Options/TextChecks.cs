namespace NeuronProbe.Options;

/// <summary>Checks of several texts, whose refusals come together.</summary>
internal static class TextChecks
{
    /// <exception cref="ProbeException">Some of them are refused.</exception>
    public static void Check(this IEnumerable<string> texts, Action<string> check)
    {
        var problems = new List<string>();
        foreach (string text in texts)
        {
            try
            {
                check(text);
            }
            catch (ProbeException e)
            {
                problems.AddRange(e.Problems);
            }
        }
        if (problems.Count > 0)
        {
            throw new ProbeException(problems);
        }
    }
}
