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

    public Reports()
    {
        string[] concepts = ["--collect", "top,stats,histogram,concepts,samples"];
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
                "scan", "-m", temporary["wide"], "-c", sentences, "--limit-tokens", "60000", "--format", "html",
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
    }

    /// <summary>The sample's model and sentences with their concepts, and CSV beside it.</summary>
    internal string Sample => sample.Value;

    /// <summary>Few of its neurons, so that all is in one file.</summary>
    internal string SingleFile => singleFile.Value;

    /// <summary>36,864 neurons with 20 examples each.</summary>
    internal string Large => large.Value;

    /// <summary>Texts, ids and labels that try to be script.</summary>
    internal string Hostile => hostile.Value;

    public void Dispose() => temporary.Dispose();

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
