using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuronProbe.Concepts.Labels;

/// <summary>A concept that applies to what a regular expression, or one of its groups, matches in the text.</summary>
/// <param name="name">The concept's name.</param>
/// <param name="regex">With a time limit for one match, which is that for one document too.</param>
/// <param name="group">Number of the group, 0 for the whole match.</param>
internal sealed class RegexRule(string name, Regex regex, int group) : ConceptRule(name)
{
    /// <summary>Longer than any expression needs that does not go back for ever.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public override void Mark(DocumentTokens tokens, LabelOn labelOn, List<int> marked)
    {
        string text = TextOf(tokens);
        long start = Stopwatch.GetTimestamp();
        try
        {
            for (Match match = regex.Match(text); match.Success; match = match.NextMatch())
            {
                Group piece = match.Groups[group];
                tokens.AddSpan(piece.Index, piece.Index + piece.Length, labelOn, marked);
                if (Stopwatch.GetElapsedTime(start) > regex.MatchTimeout)
                {
                    throw TooSlow(tokens, null);
                }
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw TooSlow(tokens, e);
        }
    }

    private ProbeException TooSlow(DocumentTokens tokens, Exception? cause)
    {
        string seconds = regex.MatchTimeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        string message = $"--concepts: expected the regular expression of '{Name}' to be done with {tokens.Location} "
            + $"within {seconds} s, but it was not: it backtracks. Simplify it: no repetition inside a repetition, "
            + "such as (a+)+, and bounds such as {1,50} in place of * and +.";
        return cause is null ? new ProbeException(message) : new ProbeException(message, cause);
    }
}
