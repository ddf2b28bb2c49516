using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NeuronProbe.Scans;

/// <summary>What of a processor may change the last bits of a result.</summary>
internal static class ProcessorKind
{
    /// <summary>Its architecture and widest instructions, as <c>x64 avx512</c>.</summary>
    public static string OfMachine { get; } =
        $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()} {Widest}".TrimEnd();

    private static string Widest =>
        Avx512Vbmi.IsSupported ? "avx512-vbmi"
        : Avx512F.IsSupported ? "avx512"
        : Avx2.IsSupported && Fma.IsSupported ? "avx2-fma"
        : Avx2.IsSupported ? "avx2"
        : AdvSimd.IsSupported ? "neon"
        : "";
}
