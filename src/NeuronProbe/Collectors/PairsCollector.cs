using System.Globalization;
using System.Runtime.InteropServices;
using NeuronProbe.Activations;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Sites;

namespace NeuronProbe.Collectors;

/// <summary>Keeps the values of all neurons at the same tokens, so that neurons, or two scans, can be compared token by
/// token.</summary>
/// <remarks>
/// Of all tokens that count those with the smallest hashes are kept. A hash depends on the document's id and the
/// token's place in it alone, so that all sites of a scan, and all scans of a corpus, have the same ones, and no batch,
/// chunk or shard changes them. Which tokens of a batch enter is decided before its neurons are updated; then only
/// their values are written. A value is kept with 12 significant bits, also one that is no finite number. Memory: 4 KiB
/// a neuron.
/// </remarks>
internal sealed class PairsCollector : StateCollector
{
    /// <summary>Tokens of a corpus that are kept, if it has as many.</summary>
    public const int Size = 1024;

    /// <summary>What the catalogue lists.</summary>
    public static CollectorKind Kind { get; } = new(
        "pairs",
        "the values of all neurons at the same tokens, to compare them and scans",
        [],
        _ => BytesPerNeuron,
        (selection, _, _) => new PairsCollector(selection))
    {
        HasTable = false,
        WrittenBytesPerNeuron = _ => 0,
    };

    /// <summary>The values of a neuron.</summary>
    public const long BytesPerNeuron = Size * sizeof(float);

    private readonly PairedSlots slots;
    private readonly PairedValues values;
    private readonly List<PairedEntry> entries = [];
    private readonly int[] lastEntries;
    private IReadOnlyList<BlockLayout> begun = [];
    private IReadOnlyList<PairedPosition>? positions;

    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="size">How many tokens are kept.</param>
    public PairsCollector(SiteSelection selection, int size = Size)
        : base(selection)
    {
        SlotCount = size;
        slots = new(size);
        values = new(selection.Neurons.Count, size);
        lastEntries = new int[size];
    }

    public override string Name => "pairs";

    public override string Settings => string.Create(CultureInfo.InvariantCulture, $"positions {SlotCount}");

    /// <summary>The tokens, by hash, then document, then token.</summary>
    public IReadOnlyList<PairedPosition> Positions =>
        positions ??= [.. slots.InOrder().Select(slot => slots[slot])];

    private int SlotCount { get; }

    /// <summary>A neuron's values on the tokens of <see cref="Positions"/>, in that order, as
    /// <see cref="PairedValues.Round"/> rounds them; NaN and infinities are among them.</summary>
    /// <param name="neuron">Index into the selection.</param>
    public ReadOnlySpan<float> Values(int neuron) => Values(neuron, new float[slots.Count]);

    /// <summary>The same, put into a room of the caller's.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="room">Room for as many values as there are tokens.</param>
    public ReadOnlySpan<float> Values(int neuron, Span<float> room)
    {
        int[] ordered = slots.InOrder();
        values.Read(neuron, ordered, room);
        return room[..ordered.Length];
    }

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        begun = blocks;
        entries.Clear();
        // An enumerator would be memory for each batch.
        for (int block = 0; block < blocks.Count; block++)
        {
            Offer(block, blocks[block]);
        }
        KeepLastEntries();
    }

    public override void Update(in ActivationBlock block)
    {
        int index = IndexOf(block.Layout);
        ReadOnlySpan<PairedEntry> own = CollectionsMarshal.AsSpan(entries);
        int start = 0;
        while (start < own.Length && own[start].Block < index)
        {
            start++;
        }
        int end = start;
        while (end < own.Length && own[end].Block == index)
        {
            end++;
        }
        values.Put(block, own[start..end]);
    }

    protected override int StateVersion => 3;

    protected override void WriteState(BinaryWriter writer)
    {
        int[] ordered = slots.InOrder();
        writer.Write7BitEncodedInt(ordered.Length);
        foreach (int slot in ordered)
        {
            PairedPosition position = slots[slot];
            writer.Write(position.Hash);
            writer.Write7BitEncodedInt64(position.Document);
            writer.Write(position.DocumentId);
            writer.Write7BitEncodedInt(position.Token + 1);
        }
        FloatPlaneWriter planes = new(writer, (long)ordered.Length * Selection.Neurons.Count);
        float[] found = new float[ordered.Length];
        for (int neuron = 0; neuron < Selection.Neurons.Count; neuron++)
        {
            values.Read(neuron, ordered, found);
            planes.Write(found);
        }
    }

    protected override void ReadState(BinaryReader reader)
    {
        Forget();
        int count = (int)SavedState.ReadCount(reader, "tokens", SlotCount);
        for (int slot = 0; slot < count; slot++)
        {
            var position = new PairedPosition(
                reader.ReadUInt64(),
                SavedState.ReadCount(reader, "a document's number"),
                reader.ReadString(),
                (int)SavedState.ReadCount(reader, "a token's number", int.MaxValue) - 1);
            if (slot > 0 && position.CompareTo(slots[slot - 1]) <= 0)
            {
                throw new InvalidDataException(
                    $"pairs: expected tokens in their order, but got {position} after {slots[slot - 1]}.");
            }
            slots.Put(position);
        }
        FloatPlaneReader planes = new(reader, (long)count * Selection.Neurons.Count);
        float[] found = new float[count];
        for (int neuron = 0; neuron < Selection.Neurons.Count; neuron++)
        {
            planes.Read(found);
            values.Write(neuron, found);
        }
    }

    protected override void MergeFrom(Collector other)
    {
        PairsCollector from = (PairsCollector)other;
        Forget(holdsPositions: true);
        // In their order, so that none that has entered goes again.
        List<(int From, int To)> taken = [];
        foreach (int theirs in from.slots.InOrder())
        {
            int own = slots.Put(from.slots[theirs]);
            if (own < 0)
            {
                break;
            }
            taken.Add((theirs, own));
        }
        values.Take(from.values, taken);
    }

    /// <summary>Finds the tokens of a block that enter.</summary>
    private void Offer(int block, BlockLayout layout)
    {
        PositionHashes hashes = PositionHashes.Note(layout);
        foreach (ref readonly BlockWindow own in layout.Windows)
        {
            Window window = own.Window;
            for (int token = own.FirstToken; token < own.FirstToken + own.TokenCount; token++)
            {
                if (hashes[token] > slots.Gate)
                {
                    continue;
                }
                int slot = slots.Put(new(
                    hashes[token],
                    window.Document.Document.Index,
                    window.Document.Document.Id,
                    window.TokenAt(layout.Positions[token])));
                if (slot >= 0)
                {
                    entries.Add(new(block, token, slot));
                    positions = null;
                }
            }
        }
    }

    /// <summary>Drops what another token of the same batch has displaced again.</summary>
    private void KeepLastEntries()
    {
        for (int i = 0; i < entries.Count; i++)
        {
            lastEntries[entries[i].Slot] = i;
        }
        int kept = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            if (lastEntries[entries[i].Slot] == i)
            {
                entries[kept++] = entries[i];
            }
        }
        CollectionsMarshal.SetCount(entries, kept);
    }

    private int IndexOf(BlockLayout layout)
    {
        for (int i = 0; i < begun.Count; i++)
        {
            if (ReferenceEquals(begun[i], layout))
            {
                return i;
            }
        }
        throw new InvalidOperationException(
            "pairs: expected a block of the batch that has begun, but got another one.");
    }

    private void Forget(bool holdsPositions = false)
    {
        begun = [];
        entries.Clear();
        positions = null;
        if (!holdsPositions)
        {
            slots.Clear();
        }
    }
}
