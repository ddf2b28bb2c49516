using System.Globalization;

namespace NeuronProbe.Mutation;

/// <summary>What share of mutants the tests found.</summary>
internal static class Score
{
    // The standard normal distribution's 97.5 % quantile.
    private const double Quantile = 1.959964;

    /// <summary>Prints the survivors, then the score of each folder.</summary>
    public static void Print(IReadOnlyList<Mutant> mutants, IReadOnlyDictionary<int, Outcome> outcomes)
    {
        foreach (Mutant mutant in mutants.Where(mutant => VerdictOf(mutant) == "survived"))
        {
            Console.WriteLine($"{mutant.Number} {mutant}");
        }
        double weighted = 0;
        foreach (IGrouping<string, Mutant> folder in mutants.GroupBy(mutant => mutant.Folder))
        {
            ILookup<string?, Mutant> verdicts = folder.ToLookup(VerdictOf);
            int Of(string verdict) => verdicts[verdict].Count();
            int found = Of("killed") + Of("timeout");
            int tried = found + Of("survived");
            (double share, double low, double high) = Wilson(found, tried);
            weighted += share * folder.Count() / mutants.Count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder.Key}: {found} of {tried} found, "
                + $"{share:P1} ({low:P1} to {high:P1}); {Of("timeout")} by time, {Of("dropped")} did not compile; "
                + $"{folder.Count()} mutants in all"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"weighted by mutants: {weighted:P1}"));

        string? VerdictOf(Mutant mutant) => outcomes.GetValueOrDefault(mutant.Number)?.Verdict;
    }

    /// <summary>A share and its 95 % interval (Wilson 1927).</summary>
    public static (double Share, double Low, double High) Wilson(int found, int tried)
    {
        if (tried == 0)
        {
            return (0, 0, 1);
        }
        double share = (double)found / tried;
        double square = Quantile * Quantile / tried;
        double middle = (share + (square / 2)) / (1 + square);
        double half = Math.Sqrt((share * (1 - share) * square) + (square * square / 4)) / (1 + square);
        return (share, middle - half, middle + half);
    }
}
