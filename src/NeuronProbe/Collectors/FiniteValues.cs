namespace NeuronProbe.Collectors;

/// <summary>Values without those that are NaN or infinite, which few models ever have.</summary>
internal static class FiniteValues
{
    /// <summary>Copies the finite values in their order.</summary>
    /// <param name="values">All values.</param>
    /// <param name="finite">At least as long; its beginning is written.</param>
    /// <returns>How many there are.</returns>
    public static int Copy(ReadOnlySpan<float> values, Span<float> finite)
    {
        int count = 0;
        foreach (float value in values)
        {
            finite[count] = value;
            count += float.IsFinite(value) ? 1 : 0;
        }
        return count;
    }

    /// <summary>The same with 0 in place of what is no finite number.</summary>
    public static float[] WithZeros(ReadOnlySpan<float> values)
    {
        float[] finite = values.ToArray();
        foreach (ref float value in finite.AsSpan())
        {
            value = float.IsFinite(value) ? value : 0;
        }
        return finite;
    }
}
