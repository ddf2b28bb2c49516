namespace NeuronProbe.Reports;

/// <summary>Where the data of a report for a browser go.</summary>
internal abstract class HtmlData
{
    /// <summary>Whether they stay in the order in which they come, so that one thread at a time should bring them.
    /// </summary>
    public abstract bool IsOrdered { get; }

    /// <summary>Takes the data of a name; several threads may do so at once.</summary>
    /// <param name="name">Such as <c>neurons/3/12</c>; never made of texts of the corpus.</param>
    /// <param name="json">The data.</param>
    public abstract void Put(string name, ReadOnlyMemory<byte> json);
}
