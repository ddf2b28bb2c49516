using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>A file that has the rows of neurons, sites in order, then neurons in order.</summary>
/// <param name="name">Its name, relative to the folder.</param>
internal abstract class RowFile(string name)
{
    public string Name => name;

    /// <summary>Writes what stands before the first site.</summary>
    public abstract void Begin(ByteBuffer bytes, ScanManifest manifest);

    /// <summary>Writes what stands before the first neuron of a site.</summary>
    public virtual void BeginSite(ByteBuffer bytes, SiteFindings site, bool isFirst)
    {
    }

    /// <summary>Gives a writer for some neurons of a site; several threads do so at once, each with its own.</summary>
    public abstract RowWriter Open(ByteBuffer bytes, SiteFindings site);

    /// <summary>Writes what stands after the last neuron of a site.</summary>
    public virtual void EndSite(ByteBuffer bytes)
    {
    }

    /// <summary>Writes what stands after the last site.</summary>
    public virtual void End(ByteBuffer bytes)
    {
    }
}

/// <summary>Writes adjacent neurons of a site, for each its tables in order, for each of these its rows.</summary>
/// <remarks>All that was written is in the buffer once the writer is disposed of.</remarks>
internal abstract class RowWriter : IDisposable
{
    /// <param name="index">The neuron's index in the site's selection.</param>
    /// <param name="isFirst">Whether it is the site's first one.</param>
    public abstract void BeginNeuron(int index, bool isFirst);

    /// <param name="table">Which of the site's collectors.</param>
    public abstract void BeginTable(int table);

    /// <param name="cells">A cell for each column; borrowed for the length of the call.</param>
    public abstract void Write(Cell[] cells);

    public virtual void EndTable()
    {
    }

    public virtual void EndNeuron()
    {
    }

    public virtual void Dispose()
    {
    }
}
