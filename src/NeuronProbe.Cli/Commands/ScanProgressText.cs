using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>How far a scan has come, in words.</summary>
internal static class ScanProgressText
{
    public static TaskProgress Of(ScanProgress progress)
    {
        if (progress.Stage == ScanStage.Intervals)
        {
            return new TaskProgress("", progress.Fraction, "intervals of the best neurons");
        }
        double speed = progress.Elapsed.TotalSeconds > 0 ? progress.Tokens / progress.Elapsed.TotalSeconds : 0;
        string documents = Figures.Count(progress.Documents, "document");
        string tokens = Figures.Count(progress.Tokens, "token");
        return new TaskProgress(
            FormattableString.Invariant($"{documents}, {tokens}, {speed:N0} tokens/s"),
            progress.Fraction,
            progress.Stage == ScanStage.SecondReading ? "second reading for intervals" : null);
    }
}
