using System.Globalization;

namespace NeuronProbe.Mutation;

/// <summary>Outcomes as they come, a line each, so that a run that was stopped goes on. The last line of a mutant is
/// valid.</summary>
internal sealed class OutcomeFile(string location)
{
    private readonly Dictionary<int, Outcome> outcomes = Read(location);

    /// <summary>What became of each mutant that was tried.</summary>
    public IReadOnlyDictionary<int, Outcome> Outcomes => outcomes;

    /// <summary>Adds what became of one.</summary>
    public void Add(Outcome outcome)
    {
        outcomes[outcome.Mutant] = outcome;
        string line = string.Create(
            CultureInfo.InvariantCulture, $"{outcome.Mutant}\t{outcome.Verdict}\t{outcome.Seconds:F1}\t{outcome.By}\n");
        File.AppendAllText(location, line);
    }

    private static Dictionary<int, Outcome> Read(string location)
    {
        Dictionary<int, Outcome> outcomes = [];
        foreach (string line in File.Exists(location) ? File.ReadAllLines(location) : [])
        {
            string[] parts = line.Split('\t');
            int mutant = int.Parse(parts[0], CultureInfo.InvariantCulture);
            outcomes[mutant] =
                new(mutant, parts[1], double.Parse(parts[2], CultureInfo.InvariantCulture), parts[3]);
        }
        return outcomes;
    }
}
