namespace NeuronProbe.Corpora.Readers;

/// <summary>Writes a parquet file of one column and one row group from pages that are there already.</summary>
internal static class ParquetPageFile
{
    private const int Required = 0;
    private const int Optional = 1;
    private const int Repeated = 2;
    private const int ListConvention = 3;

    /// <summary>The file's bytes.</summary>
    /// <param name="leaf">The column, of which the type and the levels count.</param>
    /// <param name="codec">The number of its compression.</param>
    /// <param name="pages">Its pages, a dictionary first.</param>
    /// <param name="values">Values in the data pages.</param>
    /// <exception cref="InvalidDataException">It stands in lists of lists.</exception>
    public static byte[] Write(ParquetLeaf leaf, int codec, IReadOnlyList<ParquetPage> pages, int values)
    {
        if (leaf.MaxRepetition > 1)
        {
            throw new InvalidDataException("lists of lists can't be read");
        }
        using var file = new MemoryStream(1024 + pages.Sum(page => page.Packed + 64));
        var writer = new ThriftWriter(file);
        file.Write("PAR1"u8);
        long start = file.Position;
        long data = start;
        foreach (ParquetPage page in pages)
        {
            page.WriteHeader(writer);
            file.Write(page.Bytes);
            data = page.Kind == ParquetPage.Dictionary ? file.Position : data;
        }
        long size = file.Position - start;
        // An empty header: whoever reads on finds no page.
        file.WriteByte(0);
        long footer = file.Position;
        WriteFooter(writer, leaf, codec, new Place(start, data, size), values);
        file.Write(BitConverter.GetBytes((int)(file.Position - footer)));
        file.Write("PAR1"u8);
        return file.ToArray();
    }

    private readonly record struct Place(long Start, long Data, long Size);

    private static void WriteFooter(ThriftWriter writer, ParquetLeaf leaf, int codec, Place place, int values)
    {
        writer.BeginStruct();
        writer.Field(1, 1);
        List<Node> nodes = [.. Nodes(leaf)];
        writer.BeginList(2, ThriftReader.Struct, nodes.Count + 1);
        WriteNode(writer, new Node("root", null), hasChild: true, leaf);
        for (int i = 0; i < nodes.Count; i++)
        {
            WriteNode(writer, nodes[i], i < nodes.Count - 1, leaf);
        }
        writer.Field(3, (long)values);
        writer.BeginList(4, ThriftReader.Struct, 1);
        writer.BeginStruct();
        writer.BeginList(1, ThriftReader.Struct, 1);
        writer.BeginStruct();
        writer.Field(2, place.Start);
        writer.BeginStruct(3);
        writer.Field(1, (int)leaf.Type);
        writer.BeginList(2, ThriftReader.Int32, 1);
        writer.Number(0);
        writer.BeginList(3, ThriftReader.Binary, nodes.Count);
        nodes.ForEach(node => writer.Text(node.Name));
        writer.Field(4, codec);
        writer.Field(5, (long)values);
        writer.Field(6, place.Size);
        writer.Field(7, place.Size);
        writer.Field(9, place.Data);
        if (place.Data > place.Start)
        {
            writer.Field(11, place.Start);
        }
        writer.EndStruct();
        writer.EndStruct();
        writer.Field(2, place.Size);
        writer.Field(3, (long)values);
        writer.EndStruct();
        writer.EndStruct();
    }

    private readonly record struct Node(string Name, int? Repetition, bool IsList = false);

    /// <summary>A path that gives values the levels of the column, whatever its own is like.</summary>
    private static IEnumerable<Node> Nodes(ParquetLeaf leaf)
    {
        int optionalAbove = leaf.MaxRepetition > 0 ? leaf.ListDefinition - 1 : Math.Max(0, leaf.MaxDefinition - 1);
        int structs = leaf.MaxRepetition > 0 ? Math.Max(0, optionalAbove - 1) : optionalAbove;
        for (int i = 0; i < structs; i++)
        {
            yield return new Node($"s{i}", Optional);
        }
        if (leaf.MaxRepetition > 0)
        {
            yield return new Node("l", optionalAbove > 0 ? Optional : Required, IsList: true);
            yield return new Node("list", Repeated);
            int optionalBelow = leaf.MaxDefinition - leaf.ListDefinition;
            for (int i = 0; i < optionalBelow - 1; i++)
            {
                yield return new Node($"e{i}", Optional);
            }
            yield return new Node("element", optionalBelow > 0 ? Optional : Required);
            yield break;
        }
        yield return new Node("v", leaf.MaxDefinition > 0 ? Optional : Required);
    }

    private static void WriteNode(ThriftWriter writer, Node node, bool hasChild, ParquetLeaf leaf)
    {
        writer.BeginStruct();
        if (!hasChild)
        {
            writer.Field(1, (int)leaf.Type);
            if (leaf.Type == ParquetType.FixedBytes)
            {
                writer.Field(2, leaf.Length);
            }
        }
        if (node.Repetition is { } repetition)
        {
            writer.Field(3, repetition);
        }
        writer.Field(4, node.Name);
        if (hasChild)
        {
            writer.Field(5, 1);
        }
        if (node.IsList)
        {
            writer.Field(6, ListConvention);
        }
        writer.EndStruct();
    }
}
