namespace NeuronProbe;

/// <summary>Notes what is wrong instead of stopping there, so that all of it is told at once.</summary>
internal sealed class Problems
{
    private readonly List<string> found = [];

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

    /// <summary>Notes messages.</summary>
    public void Add(params IEnumerable<string> messages) => found.AddRange(messages);

    /// <summary>Does something, or notes why it is refused.</summary>
    public void Try(Action act) => Add(Of(act));

    /// <summary>Makes something, or notes why it is refused and gives null.</summary>
    public T? Try<T>(Func<T?> make)
        where T : class
    {
        T? made = null;
        Try(() => { made = make(); });
        return made;
    }

    /// <summary>Refuses with all that was noted.</summary>
    /// <param name="where">What stands before each message.</param>
    /// <exception cref="ProbeException">Something was noted.</exception>
    public void Demand(string where = "")
    {
        if (found.Count > 0)
        {
            throw new ProbeException([.. found.Select(problem => where + problem)]);
        }
    }
}
