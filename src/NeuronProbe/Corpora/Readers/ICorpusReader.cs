using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Finds the documents of one file format.</summary>
/// <remarks>
/// The duties of an implementation: documents come in the file's order, each with the place where it begins
/// (<see cref="CorpusRecord.Of"/>), empty ones included, since they have a number too; no more is read than the next
/// document needs; nothing is kept between two calls; what is wrong in the file is a <see cref="ProbeException"/> made
/// by <see cref="TextSource.Invalid"/>: thrown where nothing after it can be read, else the problem of its record;
/// no document is longer than <see cref="TextSource.Limit"/>.
/// </remarks>
internal interface ICorpusReader
{
    /// <summary>Reads the source to its end, once.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">What of it is read.</param>
    /// <param name="from">
    /// The record to begin with, after the file's first, as <see cref="CorpusRecord.Offset"/> and
    /// <see cref="CorpusRecord.Line"/> told its place when the file was read from its start; null for the start. What
    /// is wrong with the file as a whole was found then, and is not looked for again.
    /// </param>
    /// <exception cref="ProbeException">The source does not hold what the format promises.</exception>
    IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options, RecordPlace? from = null);
}
