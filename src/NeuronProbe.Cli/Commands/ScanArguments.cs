using System.CommandLine;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Cli.Commands;

/// <summary>The options of <c>scan</c> that say what is scanned and how.</summary>
internal sealed class ScanArguments
{
    /// <summary>The reports that are written where nothing else is said.</summary>
    public static readonly string[] DefaultFormats = ["csv", "json"];

    private readonly Option<string> model = OptionParsers.Text("--model", ["-m"], OptionParsers.ModelHelpName, OptionParsers.ModelDescription, null);
    private readonly Option<string[]> corpus = OptionParsers.Texts("--corpus", ["-c"], "PATH", "Files, folders, globs, or - for standard input; .gz and .zst are read as what they hold.");
    private readonly Option<string> corpusFormat = OptionParsers.Choice("--corpus-format", "How documents are read; auto goes by the file's ending.", [.. CorpusFormats.Names], "auto");
    private readonly Option<string> separator = OptionParsers.Text("--separator", [], "LINE", "A line that ends a document, where a text file holds several.", null);
    private readonly Option<string> textField = OptionParsers.Text("--text-field", [], "NAME", "The field or column that holds the text.", "text");
    private readonly Option<string> idField = OptionParsers.Text("--id-field", [], "NAME", "The field or column that holds the id.", "id");
    private readonly Option<string> labelField = OptionParsers.Text("--label-field", [], "NAME", "The field or column that holds labels. [default: labels, else label]", null);
    private readonly Option<string> labelSeparator = OptionParsers.Text("--label-separator", [], "TEXT", "What stands between label and text of a line in the format labelled. [default: a tab]", null);
    private readonly Option<string> quote = OptionParsers.Choice("--quote", "How csv and tsv are quoted. [default: double for csv, none for tsv]", [.. CorpusOptions.Quotings], null);
    private readonly Option<string> onBadRecord = OptionParsers.Choice("--on-bad-record", "Whether a record that can't be read stops the scan, or is skipped, counted and named.", ["stop", "skip"], "stop");
    private readonly Option<string> maxBad = OptionParsers.Text("--max-bad", [], "N|N%", "Bad records that may be skipped: a number, or a share of all.", BadLimit.Default.ToString());
    private readonly Option<string> maxDocument = OptionParsers.Size("--max-document", "Refuse a document whose text is longer, in UTF-8; also where --max-memory has less room.", ByteSize.Format(DocumentLimit.DefaultBytes).Replace(" ", ""));
    private readonly Option<string[]> concept = OptionParsers.Texts("--concept", [], "NAME", "Concepts that count, by name or pattern: negation, upos=*. [default: all labels and definitions]");
    private readonly Option<string> concepts = OptionParsers.Text("--concepts", [], "FILE", "Definitions of concepts, as JSON: expressions, words, classes of tokens, positions.", null);
    private readonly Option<double> heldOut = OptionParsers.Number<double>("--held-out", [], "The share of documents that evaluate what the others ranked; 0 ranks on all.", 0.5);
    private readonly Option<string> negatives = OptionParsers.Choice("--negatives", "What tokens of a concept are compared with: all others, or others whose types are as frequent.", ["all", "matched"], "all");
    private readonly Option<int> bootstrap = OptionParsers.Number("--bootstrap", [], "Draws of documents for intervals of each concept's best 50 neurons, in a second reading; 0 for none.", 0, 0);
    private readonly Option<string> labelOn = OptionParsers.Choice("--label-on", "Which token of a labelled word carries the label.", LabelOn.Last);
    private readonly Option<string[]> layer = OptionParsers.Texts("--layer", ["-l"], "PATTERN", "Sites: ffn.*.post, ffn.3.pre, transformer.h.*.mlp.c_fc, **.c_proj:input. [default: ffn.*.post]");
    private readonly Option<string[]> neuron = OptionParsers.Texts("--neuron", ["-n"], "LIST", "Neurons of each site: all, 123, or 0-99,512. [default: all]");
    private readonly Option<string[]> collect = OptionParsers.Words("--collect", $"What is collected: {string.Join("; ", CollectorCatalogue.Kinds.Select(k => $"{k.Name}, {k.Description}"))}.", [.. CollectorCatalogue.Kinds.Select(k => k.Name)], ScanOptions.DefaultCollect);
    private readonly Option<int> top = OptionParsers.Number("--top", ["-k"], "Examples kept for each neuron and tail.", 20, 1);
    private readonly Option<string> tails = OptionParsers.Choice("--tails", "For which ends of the activations examples are kept.", Tails.High);
    private readonly Option<string> per = OptionParsers.Choice("--per", "What fills at most one place of a list.", TopPer.Document);
    private readonly Option<int> context = OptionParsers.Number("--context", [], "Tokens kept on each side of an example.", 16, 0);
    private readonly Option<double> threshold = OptionParsers.Number<double>("--threshold", [], "A value above it is active.", 0);
    private readonly Option<bool> exact = new("--exact") { Description = "Keep every value, so that quantiles are exact: 4 bytes x tokens x neurons." };
    private readonly Option<int?> maxLength = OptionParsers.NumberOrNone("--max-length", "Tokens in a window. [default: the model's limit, at most 1024]", 1);
    private readonly Option<string> bos = OptionParsers.Choice("--bos", "Special tokens round each window; auto: what the tokenizer's files say.", SpecialTokens.Auto);
    private readonly Option<int> ignoreFirst = OptionParsers.Number("--ignore-first", [], "Leave out the first tokens of each window.", 0, 0);
    private readonly Option<bool> includeSpecial = new("--include-special") { Description = "Count special tokens too." };
    private readonly Option<long?> limitDocuments = OptionParsers.NumberOrNone("--limit-documents", "Stop after that many documents.", 1L);
    private readonly Option<long?> limitTokens = OptionParsers.NumberOrNone("--limit-tokens", "Stop before the document that would pass that many tokens.", 1L);
    private readonly Option<string> device = OptionParsers.Choice("--device", "Where the model runs.", ["auto", "cpu", "cuda"], "auto");
    private readonly Option<string> type = OptionParsers.Choice("--dtype", "The type that the model computes in; statistics are always of float32 values.", ["float32", "bfloat16", "float16"], "float32");
    private readonly Option<string> matmul = OptionParsers.Choice("--matmul", "How products of linear modules are computed.", ["auto", "linear", "convolution"], "auto");
    private readonly Option<int?> threads = OptionParsers.NumberOrNone("--threads", "Threads. [default: all cores]", 1);
    private readonly Option<int?> batchTokens = OptionParsers.NumberOrNone("--batch-tokens", "Positions in a batch, padding included. [default: chosen for the device]", 1);
    private readonly Option<int> chunk = OptionParsers.Number("--chunk", [], "Documents in a chunk, the unit of what is saved.", 4096, 1);
    private readonly Option<string> maxMemory = OptionParsers.Size("--max-memory", "Refuse a scan that is estimated to need more.", "8GiB");
    private readonly Option<string> output = OptionParsers.Text("--out", ["-o"], "DIR", "The folder for results; without it nothing is written and a summary is printed.", null);
    private readonly Option<string[]> format = OptionParsers.Words("--format", "Formats of the results.", [.. ReportFormatCatalogue.Names], DefaultFormats);
    private readonly Option<bool> csvSafe = OptionParsers.CsvSafe();
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace a scan that is in the folder already." };

    public ScanArguments()
    {
        model.Required = true;
        corpus.Required = true;
        neuron.Validators.Add(OptionParsers.Each(text => _ = new NeuronList(text)));
        maxBad.Validators.Add(OptionParsers.Each(text => BadLimit.Parse(text)));
        concept.Validators.Add(OptionParsers.Each(text => _ = new ConceptOptions { Names = [text] }));
        layer.Validators.Add(OptionParsers.Each(text => _ = new SitePattern(text)));
    }

    /// <summary>What is collected, by which other options are checked.</summary>
    public Option<string[]> Collect => collect;

    public void AddTo(Command command)
    {
        Option[] all =
        [
            model, corpus, corpusFormat, separator, textField, idField, labelField, labelSeparator, quote, onBadRecord, maxBad, maxDocument,
            concept, concepts, labelOn, heldOut, negatives, bootstrap, layer, neuron, collect, top, tails, per, context, threshold, exact, maxLength,
            bos, ignoreFirst, includeSpecial, limitDocuments, limitTokens, device, type, matmul, threads, batchTokens, chunk, maxMemory, output,
            format, csvSafe, overwrite,
        ];
        foreach (Option option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>The options as a scan takes them.</summary>
    /// <exception cref="ProbeException">A value is wrong in a way that parsing could not see.</exception>
    public ScanOptions Read(ParseResult parsed) => new()
    {
        Model = parsed.GetRequiredValue(model),
        Corpus = ReadCorpus(parsed),
        Layers = parsed.GivenOr(layer, "ffn.*.post"),
        Neurons = string.Join(',', parsed.GivenOr(neuron, "all")),
        Collect = CollectedOf(parsed),
        Collectors = new CollectorOptions
        {
            Top = parsed.GetValue(top),
            Tails = OptionParsers.Value<Tails>(parsed.GetValue(tails)),
            Per = OptionParsers.Value<TopPer>(parsed.GetValue(per)),
            Context = parsed.GetValue(context),
            Threshold = parsed.GetValue(threshold),
            Exact = parsed.GetValue(exact),
            Own = TypedValues.None.With(new ConceptOptions
            {
                Names = parsed.GivenOr(concept),
                Definitions = parsed.GetValue(concepts),
                LabelOn = OptionParsers.Value<LabelOn>(parsed.GetValue(labelOn)),
                HeldOut = parsed.GetValue(heldOut),
                MatchesNegatives = parsed.GetValue(negatives) == "matched",
                Bootstrap = parsed.GetValue(bootstrap),
            }),
        },
        MaxLength = parsed.GetValue(maxLength),
        Bos = OptionParsers.Value<SpecialTokens>(parsed.GetValue(bos)),
        IgnoreFirst = parsed.GetValue(ignoreFirst),
        IncludeSpecial = parsed.GetValue(includeSpecial),
        LimitTokens = parsed.GetValue(limitTokens),
        Device = parsed.GetValue(device)!,
        Type = parsed.GetValue(type)!,
        MatrixProduct = parsed.GetValue(matmul)!,
        Threads = parsed.GetValue(threads) ?? Environment.ProcessorCount,
        BatchTokens = parsed.GetValue(batchTokens),
        Chunk = parsed.GetValue(chunk),
        MaxMemory = OptionParsers.Bytes(parsed.GetValue(maxMemory)),
        Out = parsed.GetValue(output),
        Formats = parsed.GivenOr(format, DefaultFormats),
        Reports = new ReportOptions { CsvSafe = parsed.GetValue(csvSafe) },
        Overwrite = parsed.GetValue(overwrite),
    };

    /// <summary>What is collected; concepts too where they are chosen or defined, and nobody says what is collected.</summary>
    private string[] CollectedOf(ParseResult parsed)
    {
        bool choosesConcepts = parsed.GivenOr(concept).Length > 0 || parsed.GetValue(concepts) is not null;
        return parsed.GivenOr(collect, choosesConcepts ? [.. ScanOptions.DefaultCollect, "concepts"] : ScanOptions.DefaultCollect);
    }

    private CorpusOptions ReadCorpus(ParseResult parsed)
    {
        CorpusOptions options = new()
        {
            Paths = parsed.GetRequiredValue(corpus),
            Format = parsed.GetValue(corpusFormat)!,
            Separator = parsed.GetValue(separator),
            TextField = parsed.GetValue(textField)!,
            IdField = parsed.GetValue(idField)!,
            Quote = parsed.GetValue(quote),
            SkipsBadRecords = parsed.GetValue(onBadRecord) == "skip",
            MaxBad = BadLimit.Parse(parsed.GetValue(maxBad)!),
            MaxDocument = OptionParsers.Bytes(parsed.GetValue(maxDocument)),
            ReadsLabels = CollectedOf(parsed).Contains("concepts"),
            LimitDocuments = parsed.GetValue(limitDocuments),
        };
        options = parsed.GetValue(labelField) is string field ? options with { LabelField = field } : options;
        return parsed.GetValue(labelSeparator) is string between ? options with { LabelSeparator = between } : options;
    }
}
