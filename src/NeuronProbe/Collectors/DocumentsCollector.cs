using System.Buffers;
using System.Runtime.InteropServices;
using NeuronProbe.Activations;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Sites;

namespace NeuronProbe.Collectors;

/// <summary>Sums each neuron's activations by document, so that a change between two scans can be tested with documents
/// as units.</summary>
/// <remarks>
/// A window is whole in a block, and summed in a fixed order; the windows of a document are of one chunk, and come in
/// their order whatever the size of batches. So no batch, thread, chunk or shard changes a bit. What is no finite
/// number is left out and counted. Memory: 8 bytes a neuron and document, and it grows with the corpus.
/// </remarks>
internal sealed class DocumentsCollector : StateCollector
{
    /// <summary>What the catalogue lists.</summary>
    public static CollectorKind Kind { get; } = new(
        "documents",
        "sums by document, to test what changed between two scans",
        [],
        _ => sizeof(long),
        (selection, _, _) => new DocumentsCollector(selection))
    {
        HasTable = false,
        WrittenBytesPerNeuron = _ => 0,
        BytesPerDocument = _ => sizeof(double),
    };

    private const int WordBits = 32;

    private readonly Dictionary<long, SummedDocument> documents = [];
    private readonly long[] nonfinite;
    private SummedDocument[]? ordered;

    /// <param name="selection">The site and its chosen neurons.</param>
    public DocumentsCollector(SiteSelection selection)
        : base(selection) => nonfinite = new long[selection.Neurons.Count];

    public override string Name => "documents";

    public override string Settings => "";

    internal override long StoredBytes => (long)documents.Count * nonfinite.Length * sizeof(double);

    /// <summary>The documents that have a token which counts, in the order of the corpus.</summary>
    public IReadOnlyList<SummedDocument> Documents =>
        ordered ??= [.. documents.Values.OrderBy(document => document.Index)];

    /// <summary>How many of a neuron's values are no finite numbers.</summary>
    /// <param name="neuron">Index into the selection.</param>
    public long Nonfinite(int neuron) => nonfinite[neuron];

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        // An enumerator would be memory for each batch.
        for (int i = 0; i < blocks.Count; i++)
        {
            foreach (ref readonly BlockWindow own in blocks[i].Windows)
            {
                if (own.TokenCount > 0)
                {
                    Document document = own.Window.Document.Document;
                    Demand(document.Index, document.Id).Tokens += own.TokenCount;
                }
            }
        }
    }

    public override void Update(in ActivationBlock block)
    {
        foreach (ref readonly BlockWindow own in block.Windows)
        {
            if (own.TokenCount == 0)
            {
                continue;
            }
            double[] sums = documents[own.Window.Document.Document.Index].Sums;
            for (int i = 0; i < block.NeuronCount; i++)
            {
                int neuron = block.FirstNeuron + i;
                ReadOnlySpan<float> values = block[i].Slice(own.FirstToken, own.TokenCount);
                double sum = ValueSums.Of(values, threshold: 0).Sum;
                sums[neuron] += double.IsFinite(sum) ? sum : SumFinite(neuron, values);
            }
        }
    }

    protected override int StateVersion => 1;

    protected override void WriteState(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Documents.Count);
        foreach (SummedDocument document in Documents)
        {
            writer.Write7BitEncodedInt64(document.Index);
            writer.Write(document.Id);
            writer.Write7BitEncodedInt64(document.Tokens);
        }
        Array.ForEach(nonfinite, writer.Write7BitEncodedInt64);
        uint[] words = new uint[2 * nonfinite.Length];
        FloatPlaneWriter planes = new(writer, (long)Documents.Count * words.Length);
        foreach (SummedDocument document in Documents)
        {
            for (int neuron = 0; neuron < nonfinite.Length; neuron++)
            {
                ulong bits = BitConverter.DoubleToUInt64Bits(document.Sums[neuron]);
                words[neuron] = (uint)bits;
                words[nonfinite.Length + neuron] = (uint)(bits >> WordBits);
            }
            planes.Write(MemoryMarshal.Cast<uint, float>(words));
        }
    }

    protected override void ReadState(BinaryReader reader)
    {
        documents.Clear();
        ordered = null;
        int count = (int)SavedState.ReadCount(reader, "documents", int.MaxValue);
        long last = -1;
        for (int i = 0; i < count; i++)
        {
            long index = SavedState.ReadCount(reader, "a document's number");
            SummedDocument read = Demand(index, reader.ReadString());
            read.Tokens = SavedState.ReadCount(reader, "tokens of a document");
            if (index <= last || read.Tokens == 0)
            {
                throw new InvalidDataException(
                    $"documents: expected documents with tokens in their order, but got {index} after {last} with "
                    + $"{read.Tokens}.");
            }
            last = index;
        }
        for (int neuron = 0; neuron < nonfinite.Length; neuron++)
        {
            nonfinite[neuron] = SavedState.ReadCount(reader, "values that are not finite");
        }
        uint[] words = new uint[2 * nonfinite.Length];
        FloatPlaneReader planes = new(reader, (long)count * words.Length);
        foreach (SummedDocument document in Documents)
        {
            planes.Read(MemoryMarshal.Cast<uint, float>(words.AsSpan()));
            for (int neuron = 0; neuron < nonfinite.Length; neuron++)
            {
                double sum = BitConverter.UInt64BitsToDouble(
                    ((ulong)words[nonfinite.Length + neuron] << WordBits) | words[neuron]);
                document.Sums[neuron] = double.IsFinite(sum)
                    ? sum
                    : throw new InvalidDataException($"documents: expected finite sums, but got {sum}.");
            }
        }
    }

    protected override void MergeFrom(Collector other)
    {
        DocumentsCollector from = (DocumentsCollector)other;
        foreach (SummedDocument document in from.Documents)
        {
            SummedDocument own = Demand(document.Index, document.Id);
            own.Tokens += document.Tokens;
            for (int neuron = 0; neuron < nonfinite.Length; neuron++)
            {
                own.Sums[neuron] += document.Sums[neuron];
            }
        }
        for (int neuron = 0; neuron < nonfinite.Length; neuron++)
        {
            nonfinite[neuron] += from.nonfinite[neuron];
        }
    }

    /// <summary>Finds a document, or begins one; not while others sum.</summary>
    private SummedDocument Demand(long index, string id)
    {
        if (!documents.TryGetValue(index, out SummedDocument? found))
        {
            found = new(index, id, nonfinite.Length);
            documents.Add(index, found);
            ordered = null;
        }
        return found;
    }

    private double SumFinite(int neuron, ReadOnlySpan<float> values)
    {
        float[] room = ArrayPool<float>.Shared.Rent(values.Length);
        int count = FiniteValues.Copy(values, room);
        nonfinite[neuron] += values.Length - count;
        double sum = ValueSums.Of(room.AsSpan(0, count), threshold: 0).Sum;
        ArrayPool<float>.Shared.Return(room);
        return sum;
    }
}
