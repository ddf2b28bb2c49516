using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Finds the documents of one file format.</summary>
/// <remarks>
/// The duties of an implementation: documents come in the file's order, empty ones included, since they have a number
/// too; no more is read than the next document needs; nothing is kept between two calls; what is wrong in the file is a
/// <see cref="ProbeException"/> made by <see cref="TextSource.Invalid"/>: thrown where nothing after it can be read,
/// else the problem of its record (<see cref="CorpusRecord.Of"/>);
/// no document is longer than <see cref="TextSource.Limit"/>.
/// </remarks>
internal interface ICorpusReader
{
    /// <summary>Reads the source from its start to its end, once.</summary>
    /// <exception cref="ProbeException">The source does not hold what the format promises.</exception>
    IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options);
}
