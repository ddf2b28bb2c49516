using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>Writes files of several formats in one pass over the neurons, whose rows are made once for all of
/// them.</summary>
internal static class SharedRows
{
    // Neurons of a piece: some hundred kilobytes of text.
    private const int PieceLength = 16;

    /// <summary>What writes the files of formats; those that have rows neuron by neuron are written together.</summary>
    /// <param name="formats">The formats.</param>
    /// <param name="report">What they show.</param>
    /// <param name="folder">Where to.</param>
    /// <returns>Actions that may run at the same time.</returns>
    public static IEnumerable<Action> Writes(
        IReadOnlyList<IReportFormat> formats, Report report, OutputFolder folder)
    {
        RowFile[] files =
        [
            // The brief tables are among those of all.
            .. formats.OfType<RowFormat>().SelectMany(format => format.Files(report.Findings))
                .DistinctBy(file => file.Name),
        ];
        if (files.Length > 0)
        {
            yield return () => Write(files, report, folder);
        }
        foreach (IReportFormat format in formats.Where(format => format is not RowFormat))
        {
            yield return () => format.Write(report, folder);
        }
    }

    /// <summary>Creates the files.</summary>
    public static void Write(IReadOnlyList<RowFile> files, Report report, OutputFolder folder) =>
        folder.Create([.. files.Select(file => file.Name)], streams => Write(files, report, streams));

    private static void Write(IReadOnlyList<RowFile> files, Report report, IReadOnlyList<Stream> streams)
    {
        Findings findings = report.Findings;
        ByteBuffer[] buffers = [.. files.Select(_ => new ByteBuffer())];
        ForEach((file, bytes) => file.Begin(bytes, report.Manifest));
        for (int i = 0; i < findings.Sites.Count; i++)
        {
            SiteFindings site = findings.Sites[i];
            ForEach((file, bytes) => file.BeginSite(bytes, site, isFirst: i == 0));
            WriteNeurons(files, findings, site, streams);
            ForEach((file, bytes) => file.EndSite(bytes));
        }
        ForEach((file, bytes) => file.End(bytes));

        void ForEach(Action<RowFile, ByteBuffer> write)
        {
            for (int i = 0; i < files.Count; i++)
            {
                buffers[i].Clear();
                write(files[i], buffers[i]);
                streams[i].Write(buffers[i].WrittenSpan);
            }
        }
    }

    private static void WriteNeurons(
        IReadOnlyList<RowFile> files, Findings findings, SiteFindings site, IReadOnlyList<Stream> streams)
    {
        int[] neurons = [.. findings.Neurons(site)];
        OrderedPieces.Write(streams, (neurons.Length + PieceLength - 1) / PieceLength, (piece, buffers) =>
        {
            RowWriter[] writers = [.. files.Zip(buffers, (file, bytes) => file.Open(bytes, site))];
            Cell[][] cells = [.. site.Collectors.Select(collector => new Cell[collector.Schema.FileWidth])];
            int end = Math.Min(neurons.Length, (piece + 1) * PieceLength);
            for (int i = piece * PieceLength; i < end; i++)
            {
                WriteNeuron(writers, findings, site.Collectors, neurons[i], isFirst: i == 0, cells);
            }
            Array.ForEach(writers, writer => writer.Dispose());
        });
    }

    private static void WriteNeuron(
        RowWriter[] writers, Findings findings, IReadOnlyList<Collector> tables, int index, bool isFirst,
        Cell[][] cells)
    {
        foreach (RowWriter writer in writers)
        {
            writer.BeginNeuron(index, isFirst);
        }
        for (int table = 0; table < tables.Count; table++)
        {
            foreach (RowWriter writer in writers)
            {
                writer.BeginTable(table);
            }
            foreach (Cell[] row in findings.Cells(tables[table], index, cells[table]))
            {
                foreach (RowWriter writer in writers)
                {
                    writer.Write(row);
                }
            }
            foreach (RowWriter writer in writers)
            {
                writer.EndTable();
            }
        }
        foreach (RowWriter writer in writers)
        {
            writer.EndNeuron();
        }
    }
}
