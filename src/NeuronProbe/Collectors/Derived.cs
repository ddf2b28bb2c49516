namespace NeuronProbe.Collectors;

/// <summary>Something that follows from a collector's findings, kept until these change.</summary>
/// <param name="find">Finds it.</param>
internal sealed class Derived<T>(Func<T> find)
    where T : class
{
    private readonly Lock gate = new();
    private volatile Found? found;

    /// <summary>What was found of this version of the findings; finds it where that was not done yet.</summary>
    public T Of(long current)
    {
        lock (gate)
        {
            if (found is not { } known || known.Version != current)
            {
                found = known = new Found(current, find());
            }
            return known.Value;
        }
    }

    /// <summary>What was found of this version, or null where that was not done yet.</summary>
    public T? Known(long current) => found is { } known && known.Version == current ? known.Value : null;

    private sealed record Found(long Version, T Value);
}
