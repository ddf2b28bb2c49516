namespace NeuronProbe;

/// <summary>Patterns in which one item stands for any number of items, none included.</summary>
internal static class Wildcard
{
    /// <summary>Whether a name follows a pattern in which <c>*</c> stands for any characters.</summary>
    public static bool Matches(string pattern, string name) =>
        Matches<char>(pattern, name, '*', (wanted, got) => wanted == got);

    /// <summary>Whether all items, in order, are what a pattern says.
    /// Takes at most pattern times items steps.</summary>
    /// <param name="pattern">The items wanted.</param>
    /// <param name="items">The items that there are.</param>
    /// <param name="any">The item of the pattern that stands for any number of items.</param>
    /// <param name="isMatch">Whether another item of the pattern, given first, stands for an item.</param>
    public static bool Matches<T>(ReadOnlySpan<T> pattern, ReadOnlySpan<T> items, T any, Func<T, T, bool> isMatch)
        where T : IEquatable<T>
    {
        int wanted = 0;
        int got = 0;
        int afterAny = -1;
        int takenByAny = 0;
        while (got < items.Length)
        {
            if (wanted < pattern.Length && pattern[wanted].Equals(any))
            {
                (afterAny, takenByAny) = (++wanted, got);
            }
            else if (wanted < pattern.Length && isMatch(pattern[wanted], items[got]))
            {
                wanted++;
                got++;
            }
            else if (afterAny >= 0)
            {
                // What came before the last of them fits as far left as it can: only this one may need to take more.
                (wanted, got) = (afterAny, ++takenByAny);
            }
            else
            {
                return false;
            }
        }
        return pattern[wanted..].IndexOfAnyExcept(any) < 0;
    }
}
