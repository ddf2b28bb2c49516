using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Scans;

/// <summary>What a scan must keep to before its first document is read.</summary>
/// <param name="plan">The scan.</param>
internal sealed class ScanDemands(ScanPlan plan)
{
    private const string FewerSums =
        "Choose fewer neurons with --neuron or --layer, fewer documents with --limit-documents, raise --max-memory, or "
        + "leave 'documents' out of --collect.";

    /// <summary>A site's activations of one batch are read as one span, whose length is an int.</summary>
    public void ReadableBatches()
    {
        long widest = plan.Choices.Max(c => (long)c.Point.TensorWidth);
        long most = int.MaxValue / sizeof(float) / widest;
        if (plan.LongestRun > most)
        {
            string option = plan.Corpus.WindowLength > plan.BatchTokens
                ? ScanOptionList.MaxLength.Name
                : ScanOptionList.BatchTokens.Name;
            throw new ProbeException(
                $"{option}: expected at most {most} positions in a batch or window for modules this wide, "
                + $"but got {plan.LongestRun}. Give a smaller number.");
        }
    }

    /// <summary>Refuses to begin what could not be gone on with.</summary>
    public void Savable()
    {
        if (plan.WhyNotSaved is { } reason && plan.Options.Run.Asked is { } asked)
        {
            throw new ProbeException(
                $"{asked}: expected a scan that can be saved before its end, but {reason}. "
                + $"Leave {asked} out, or change that.");
        }
    }

    /// <summary>With every value kept, refuses what is sure not to fit: a file of text has at least as many tokens as
    /// its bytes hold of the longest one.</summary>
    public void RoomForValues()
    {
        if (plan.Estimate.BytesPerToken == 0 || plan.Options.Corpus.LimitDocuments is not null
            || plan.Model.Tokenizer is not { } tokenizer || !plan.Corpus.Files.Files.All(IsOneDocument))
        {
            return;
        }
        long most = plan.Corpus.Files.Files.Sum(f => f.Length ?? 0) / Math.Max(1, tokenizer.LongestToken);
        long tokens = Math.Min(plan.Options.LimitTokens ?? long.MaxValue, most);
        long bytes = tokens * plan.Estimate.BytesPerToken;
        if (bytes + plan.Estimate.Total > plan.Options.MaxMemory)
        {
            throw new ProbeException(
                $"--exact: expected all values within --max-memory {MemoryEstimate.Format(plan.Options.MaxMemory)}, "
                + $"but the corpus has at least {tokens} tokens, whose values take {MemoryEstimate.Format(bytes)} "
                + $"beside {plan.Estimate}. Choose fewer neurons with --neuron or --layer, limit the tokens, raise "
                + "--max-memory, or leave --exact out: quantiles are then within 2 %.");
        }
    }

    /// <summary>With sums by document, refuses what is known not to fit.</summary>
    /// <param name="documents">How many documents will be read at least, or null where nobody knows yet.</param>
    /// <returns>What their sums take.</returns>
    public long RoomForDocuments(long? documents)
    {
        long bytes = (documents ?? 0) * plan.Estimate.BytesPerDocument;
        MemoryEstimate without = plan.Estimate with { Documents = 0 };
        if (bytes > 0 && bytes + without.Total > plan.Options.MaxMemory)
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{SumsWithin()}, but those of {documents:N0} documents take {MemoryEstimate.Format(bytes)} beside ")
                + $"{without}. {FewerSums}");
        }
        return bytes;
    }

    /// <summary>Stops a scan that keeps more than fits.</summary>
    /// <param name="kept">Bytes that grow with the corpus.</param>
    /// <param name="tally">What was read.</param>
    public void RoomForKept(long kept, ScanTally tally)
    {
        MemoryEstimate others = plan.Estimate with { Documents = 0 };
        if (kept + others.Total <= plan.Options.MaxMemory)
        {
            return;
        }
        throw new ProbeException(others.BytesPerToken > 0
            ? $"--exact: expected all values within --max-memory {MemoryEstimate.Format(plan.Options.MaxMemory)}, "
                + $"but after {tally.Tokens} tokens they take {MemoryEstimate.Format(kept)} beside "
                + $"{others}. Nothing was written. Choose fewer neurons with --neuron or --layer, limit the "
                + "tokens, raise --max-memory, or leave --exact out: quantiles are then within 2 %."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{SumsWithin()}, but after {tally.Documents:N0} documents they take {MemoryEstimate.Format(kept)} ")
                + $"beside {others}. {FewerSums}");
    }

    /// <summary>Refuses further readings whose values would not fit.</summary>
    /// <returns>What they take.</returns>
    public long RoomForFurtherReadings()
    {
        long total = 0;
        foreach (CollectorKind kind in plan.Kinds)
        {
            if (kind.FurtherDemand(plan.Options.Collectors, plan.NeuronCount, plan.Options.Threads) is not { } demand)
            {
                continue;
            }
            total += demand.Bytes;
            long values = demand.Tokens * plan.Estimate.BytesPerToken;
            if (total + plan.Estimate.Total + values > plan.Options.MaxMemory)
            {
                string others = plan.Estimate.BytesPerToken > 0
                    ? $"{plan.Estimate} and {MemoryEstimate.Format(values)} of --exact"
                    : $"{plan.Estimate}";
                throw new ProbeException(demand.Refusal(MemoryEstimate.Format(plan.Options.MaxMemory), others));
            }
        }
        return total;
    }

    private string SumsWithin() =>
        $"--collect {DocumentsCollector.Kind.Name}: expected the sums of all documents within --max-memory "
        + MemoryEstimate.Format(plan.Options.MaxMemory);

    /// <summary>Whether a file's bytes are one document's text.</summary>
    private bool IsOneDocument(CorpusFile file) =>
        file.Format == "text" && plan.Options.Corpus.Separator is null && file.Packing == Packing.None;
}
