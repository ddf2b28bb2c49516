using NeuronProbe.Activations;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>Folds blocks of one site's activations into a mergeable summary of bounded size.</summary>
/// <remarks>
/// The duties of an implementation, which <c>CollectorLaws</c> tests: the result does not depend on how tokens are cut
/// into blocks or on the blocks' order; two halves merged equal one pass; however the chunks of a corpus are shared
/// out, saved, loaded and merged, rows and saved bytes are the same to the last bit; an empty collector is the
/// identity; reading rows changes nothing; NaN and infinities are left out of every figure but a count of their own,
/// and kept where single values are; what is saved and loaded is equal. <see cref="Update"/> may run on several threads
/// at once for different ranges of neurons, so state belongs to a neuron and nothing is shared between them; and
/// formats read rows of several neurons at once.
/// </remarks>
/// <param name="selection">The site and its chosen neurons.</param>
public abstract class Collector(SiteSelection selection)
{
    /// <summary>The name under which the catalogue lists it.</summary>
    public abstract string Name { get; }

    /// <summary>The site and its chosen neurons; a neuron's state is found by its index in this selection.</summary>
    public SiteSelection Selection { get; } = selection;

    /// <summary>The shape of its rows.</summary>
    public abstract TableSchema Schema { get; }

    /// <summary>The options that give its state a meaning, as text:
    /// only collectors with the same settings can be merged.</summary>
    public abstract string Settings { get; }

    /// <summary>Told of the blocks of a batch before any range of neurons of them is folded,
    /// when no update is running.</summary>
    internal virtual void Begin(IReadOnlyList<BlockLayout> blocks)
    {
    }

    /// <summary>Folds one range of neurons of one block.</summary>
    public abstract void Update(in ActivationBlock block);

    /// <summary>Told once after the last block of each chunk, also of one without tokens, when no update is running:
    /// what was folded since the last chunk's end is that chunk's.</summary>
    /// <param name="chunk">Number of the chunk that ended, from 0 for the corpus's first one.</param>
    /// <exception cref="ArgumentException">It has ended before.</exception>
    public void EndChunk(long chunk)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunk);
        if (!Chunks.Add(chunk))
        {
            throw new ArgumentException(
                $"{Name}: expected another chunk to end, but got {chunk} again: it would count twice.", nameof(chunk));
        }
        CloseChunk(chunk);
    }

    /// <summary>Adds the findings of another collector of the same kind, site and settings,
    /// both at the end of a chunk.</summary>
    /// <exception cref="ArgumentException">It is this collector itself, or of another kind,
    /// site or setting, or has chunks that this one has too.</exception>
    public void Merge(Collector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
        {
            throw new ArgumentException(
                $"{Name}: expected another collector, but got this one itself: its findings would count twice.",
                nameof(other));
        }
        if (other.GetType() != GetType())
        {
            throw new ArgumentException(
                $"{Name}: expected a collector of the same kind, but got '{other.Name}'.", nameof(other));
        }
        if (!Selection.IsSameAs(other.Selection))
        {
            throw new ArgumentException(
                $"{Name}: expected the same neurons of {Selection.Site}, but got {other.Selection.Site}.",
                nameof(other));
        }
        if (Settings != other.Settings)
        {
            throw new ArgumentException(
                $"{Name}: expected the settings '{Settings}', but got '{other.Settings}'.", nameof(other));
        }
        if (Chunks.Common(other.Chunks) is { IsEmpty: false } common)
        {
            throw new ArgumentException(
                $"{Name}: expected other chunks than those it has, but got {common} again: they would count twice.",
                nameof(other));
        }
        DemandChunkEnd();
        other.DemandChunkEnd();
        MergeFrom(other);
        Chunks.Add(other.Chunks);
    }

    /// <summary>The chunks that have ended.</summary>
    internal ChunkSet Chunks { get; } = new();

    /// <summary>Whether it holds sums of a chunk that has not ended.</summary>
    internal virtual bool IsInChunk => false;

    /// <summary>Bytes that it keeps besides what it holds for each neuron, since they grow with the corpus.</summary>
    internal virtual long StoredBytes => 0;

    /// <summary>
    /// Told that the rows of all neurons are going to be read: what they have in common, or what several threads find
    /// sooner, may be found now.
    /// </summary>
    internal virtual void BeforeAllRows()
    {
    }

    /// <summary>The rows of one neuron as cells, one for each column of <see cref="Schema"/>.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="correction">That of the whole run, or null where this collector is all there is.</param>
    /// <param name="filter">Which rows are wanted: a function of a row to a truth value;
    /// one of other rows filters nothing.</param>
    /// <param name="shared">Where the cells of each row are put in turn,
    /// or null where each row is to have an array of its own.</param>
    internal abstract IEnumerable<Cell[]> Cells(
        int neuron, RunCorrection? correction = null, Delegate? filter = null, Cell[]? shared = null);

    /// <summary>What rows of several neurons have in common, to be written once for the site, before the rows, which
    /// then say where theirs is in it; null where there is nothing.</summary>
    /// <remarks>Until <see cref="EndSharing"/>, when no update is running.</remarks>
    internal virtual SharedTable? Share() => null;

    /// <summary>Forgets what <see cref="Share"/> has found.</summary>
    internal virtual void EndSharing()
    {
    }

    /// <summary>Writes whose state it is, and everything that <see cref="Load"/> needs to continue, at the end of a
    /// chunk.</summary>
    public void Save(BinaryWriter writer)
    {
        DemandChunkEnd();
        SavedState.WriteHeader(writer, this, StateVersion);
        WriteState(writer);
    }

    /// <summary>Replaces the state by a saved one of the same kind, site and settings.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a state.</exception>
    public void Load(BinaryReader reader) => SavedState.Load(reader, this, StateVersion, ReadState);

    /// <summary>Version of what <see cref="WriteState"/> writes; another one is refused.</summary>
    protected virtual int StateVersion => 2;

    /// <summary>Told of a chunk's end, as <see cref="EndChunk"/> is, of each chunk once.</summary>
    protected virtual void CloseChunk(long chunk)
    {
    }

    /// <summary>Writes the state of all neurons: bytes that follow from what was folded, and not from the order in
    /// which chunks came or were merged.</summary>
    protected abstract void WriteState(BinaryWriter writer);

    /// <summary>Replaces the state of all neurons by what <see cref="WriteState"/> wrote.</summary>
    protected abstract void ReadState(BinaryReader reader);

    /// <summary>Adds the findings of <paramref name="other"/>, which is known to be of the same type,
    /// site and settings.</summary>
    protected abstract void MergeFrom(Collector other);

    private void DemandChunkEnd()
    {
        if (IsInChunk)
        {
            throw new InvalidOperationException($"{Name}: expected the end of a chunk before this, but it is in one.");
        }
    }
}

/// <summary>A collector whose rows are of one type.</summary>
/// <param name="selection">The site and its chosen neurons.</param>
/// <remarks>The duties of an implementation are those of <see cref="Collector"/>.</remarks>
public abstract class Collector<TRow>(SiteSelection selection) : Collector(selection)
{
    public abstract override TableSchema<TRow> Schema { get; }

    /// <summary>The rows of one neuron.</summary>
    /// <param name="neuron">Index into the selection.</param>
    public abstract IEnumerable<TRow> Rows(int neuron);

    /// <summary>The rows of one neuron, corrected over the whole run.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="correction">That of the whole run, or null where this collector is all there is.</param>
    internal virtual IEnumerable<TRow> Rows(int neuron, RunCorrection? correction) => Rows(neuron);

    /// <summary>Those of these rows that a filter of such rows lets through.</summary>
    internal IEnumerable<TRow> Rows(int neuron, RunCorrection? correction, Delegate? filter) =>
        filter is Func<TRow, bool> isWanted ? Rows(neuron, correction).Where(isWanted) : Rows(neuron, correction);

    internal sealed override IEnumerable<Cell[]> Cells(
        int neuron, RunCorrection? correction = null, Delegate? filter = null, Cell[]? shared = null)
    {
        TableSchema<TRow> schema = Schema;
        foreach (TRow row in Rows(neuron, correction, filter))
        {
            yield return shared is null ? schema.CellsOf(row) : schema.CellsOf(row, shared);
        }
    }
}
