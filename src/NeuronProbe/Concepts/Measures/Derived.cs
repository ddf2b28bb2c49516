namespace NeuronProbe.Concepts.Measures;

/// <summary>Something that follows from a collector's findings, kept until these change.</summary>
/// <param name="find">Finds it.</param>
internal sealed class Derived<T>(Func<T> find)
    where T : class
{
    private T? found;
    private long version = -1;

    /// <summary>What was found of this version of the findings; finds it where that was not done yet.</summary>
    public T Of(long current)
    {
        if (Known(current) is { } known)
        {
            return known;
        }
        T result = find();
        (found, version) = (result, current);
        return result;
    }

    /// <summary>What was found of this version, or null where that was not done yet.</summary>
    public T? Known(long current) => version == current ? found : null;
}
