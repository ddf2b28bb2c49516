using System.Globalization;
using NeuronProbe.Benchmarking;

namespace NeuronProbe.Peers;

/// <summary>Prints medians, spreads and ratios.</summary>
internal static class ContestTable
{
    /// <summary>Speeds of a type's methods.</summary>
    public static void WriteSpeeds(TextWriter output, Contest contest)
    {
        output.WriteLine();
        output.WriteLine($"| {contest.Type}, tokens/s | median | min | max |");
        output.WriteLine("|---|---|---|---|");
        foreach (TimedMethod method in contest.Timed)
        {
            string name = contest.Timed.Take(3).Contains(method)
                ? $"NeuronProbe, {method.Name} ({contest.Matmul})"
                : method.Name;
            Write(name, method.TokensPerS, 1);
        }
        Write($"the machine, GFLOP/s ({contest.Machine.Loop.Source})", contest.Machine.OperationsPerS, 1e-9);

        void Write(string name, Spread spread, double unit) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {spread.Median * unit:N0} | {spread.Min * unit:N0} | {spread.Max * unit:N0} |"));
    }

    /// <summary>Ratios of medians, a column for each type.</summary>
    public static void WriteRatios(TextWriter output, IReadOnlyList<Contest> contests)
    {
        output.WriteLine();
        output.WriteLine($"| ratio of medians | {string.Join(" | ", contests.Select(c => c.Type))} |");
        output.WriteLine($"|---|{string.Concat(contests.Select(_ => "---|"))}");
        Write("bare / ONNX Runtime's best graph", c => OverPeer(c, c.Bare, "ONNX Runtime"));
        Write("scan / ONNX Runtime's best graph", c => OverPeer(c, c.Scan, "ONNX Runtime"));
        Write("scan / llama.cpp, same type", c => OverPeer(c, c.Scan, "llama.cpp"));
        Write("bare / peak from registers, FLOP/s", c =>
            c.OperationsPerToken * c.Bare.Median / c.Machine.OperationsPerS.Median);
        Write("scan / bare", c => c.Scan.Median / c.Bare.Median);
        Write("all neurons / one neuron, time", c => c.OneNeuron.Median / c.Scan.Median);

        void Write(string name, Func<Contest, double?> ratio) => output.WriteLine(
            $"| {name} | {string.Join(" | ", contests.Select(c => Text(ratio(c))))} |");
    }

    private static double? OverPeer(Contest contest, Spread own, string peer) =>
        contest.PeersBest.Where(p => p.Name.StartsWith(peer, StringComparison.Ordinal))
            .Select(p => (double?)(own.Median / p.TokensPerS.Median)).FirstOrDefault();

    private static string Text(double? ratio) =>
        ratio is { } number ? number.ToString("0.00", CultureInfo.InvariantCulture) : "-";
}
