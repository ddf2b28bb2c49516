namespace NeuronProbe;

/// <summary>Values of which there is at most one of each type; found by their type,
/// so that who carries them along need not know them.</summary>
internal sealed class TypedValues
{
    private readonly object[] values;

    private TypedValues(object[] values) => this.values = values;

    /// <summary>No values.</summary>
    public static TypedValues None { get; } = new([]);

    /// <summary>The value of a type, or null where there is none.</summary>
    public T? Of<T>()
        where T : class
    {
        foreach (object value in values)
        {
            if (value is T found)
            {
                return found;
            }
        }
        return null;
    }

    /// <summary>These values and another one, which takes the place of one of its own type.</summary>
    public TypedValues With(object value) => new([.. values.Where(other => other.GetType() != value.GetType()), value]);
}
