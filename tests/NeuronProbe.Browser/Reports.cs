using NeuronProbe.Tests.Support;

namespace NeuronProbe.Browser;

/// <summary>The reports that tests open, each made when the first test asks for it.</summary>
/// <remarks>Where <c>NEURONPROBE_REPORTS</c> names a folder they stay there, and are taken from there.</remarks>
public sealed class Reports : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly Lazy<string> sample;
    private readonly Lazy<string> singleFile;
    private readonly Lazy<string> large;
    private readonly Lazy<string> hostile;
    private readonly Lazy<string> comparison;
    private readonly Lazy<string> hostileComparison;

    public Reports()
    {
        string[] concepts = ["--collect", "top,stats,histogram,concepts,samples,pairs,groups"];
        string model = Repository.Path("samples", "tiny-english");
        string sentences = Repository.Path("samples", "sentences.jsonl");
        sample = new(() => Make("sample", folder => ProbeProgram.Run(
            ["scan", "-m", model, "-c", sentences, .. concepts, "--format", "html,csv", "-o", folder, "-q"])));
        singleFile = new(() => Make("single", folder => ProbeProgram.Run(
            [
                "scan", "-m", model, "-c", sentences, .. concepts, "-l", "ffn.2.post", "-n", "0-31", "--format", "html",
                "-o", folder, "-q",
            ])));
        large = new(() => Make("large", folder =>
        {
            WideModel.Write(temporary["wide"], model);
            ProbeProgram.Run(
                "scan", "-m", temporary["wide"], "-c", sentences, "--limit-tokens", "30000", "--format", "html",
                "-o", folder, "-q");
        }));
        hostile = new(() => Make("hostile", folder =>
        {
            HostileTexts.Write(temporary["hostile.jsonl"]);
            ProbeProgram.Run(
            [
                "scan", "-m", model, "-c", temporary["hostile.jsonl"], .. concepts, "-l", "ffn.1.post", "-n", "0-199",
                "--format", "html", "-o", folder, "-q",
            ]);
        }));
        comparison = new(() => Make("comparison", folder =>
        {
            TunedModel.Write(temporary["tuned"], model);
            MakeScan(model, sentences, "before", "--limit-documents", "1500");
            MakeScan(temporary["tuned"], sentences, "after", "--limit-documents", "1500");
            ProbeProgram.RunIn(
                temporary.Location, "compare", "before", "after", "-o", folder, "--format", "csv,html",
                "--max-new-alive", "0");
        }));
        hostileComparison = new(() => Make("hostile-comparison", folder =>
        {
            TunedModel.Write(temporary["tuned-too"], model);
            HostileTexts.Write(temporary["pair.jsonl"]);
            string[] names =
            [
                .. from name in (string[])["a", "b"]
                   select $"{name}<img src=x onerror=window.{HostileTexts.Mark}=1>\u202e",
            ];
            MakeScan(model, temporary["pair.jsonl"], names[0], "-l", "ffn.2.post", "-n", "0-199");
            MakeScan(temporary["tuned-too"], temporary["pair.jsonl"], names[1], "-l", "ffn.2.post", "-n", "0-199");
            ProbeProgram.RunIn(temporary.Location, ["compare", .. names, "-o", folder, "--format", "html"]);
        }));
    }

    /// <summary>The sample's model against one of which some neurons were changed.</summary>
    internal string Comparison => comparison.Value;

    /// <summary>Two scans of texts that try to be script, in folders whose names do.</summary>
    internal string HostileComparison => hostileComparison.Value;

    /// <summary>The sample's model and sentences with their concepts, and CSV beside it.</summary>
    internal string Sample => sample.Value;

    /// <summary>Few of its neurons, so that all is in one file.</summary>
    internal string SingleFile => singleFile.Value;

    /// <summary>36,864 neurons with 20 examples each.</summary>
    internal string Large => large.Value;

    /// <summary>Texts, ids and labels that try to be script.</summary>
    internal string Hostile => hostile.Value;

    public void Dispose() => temporary.Dispose();

    private void MakeScan(string model, string corpus, string name, params string[] options) => ProbeProgram.Run(
        ["scan", "-m", model, "-c", corpus, .. options, "--format", "csv", "-o", temporary[name], "-q"]);

    private string Make(string name, Action<string> make)
    {
        string? kept = Environment.GetEnvironmentVariable("NEURONPROBE_REPORTS");
        string folder = Path.Combine(string.IsNullOrEmpty(kept) ? temporary.Location : kept, name);
        if (!Directory.Exists(folder))
        {
            make(folder);
        }
        return folder;
    }
}
