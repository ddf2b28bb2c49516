using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NeuronProbe.Benchmarking;

/// <summary>
/// bfloat16's loop on registers: <c>vdpbf16ps</c>, which adds two products to each of 16 float32 sums. .NET has no
/// intrinsic for it, so the loop is machine code in a page of its own.
/// </summary>
/// <remarks>Encoding: Intel's manual, volume 2, VDPBF16PS (EVEX.512.F3.0F38.W0 52 /r), and the System V calling
/// convention: steps in <c>rdi</c>, the operands' address in <c>rsi</c>, all vector registers free to use.</remarks>
internal static unsafe partial class DotProductLoop
{
    private const int Accumulators = 16;
    private const int Lanes = 16;
    private const int OperationsPerLane = 4;
    private const nuint PageSize = 4096;

    private const int ReadAndWrite = 1 | 2;
    private const int ReadAndExecute = 1 | 4;
    private const int PrivateWithoutFile = 2 | 0x20;

    // 1, and 1/2 with -1/4: sums grow by 1/4 a step and stop where that is lost in them.
    private const uint Ones = 0x3F803F80;
    private const uint HalfAndMinusQuarter = 0xBE803F00;

    // One page for the whole process, as it may be in use by a thread that nobody waited for.
    private static readonly Lazy<RegisterLoop?> Loop = new(Create);

    /// <summary>The loop; null where the processor has no such instruction, this is no Linux on x64, or the system
    /// refuses to execute what was written.</summary>
    public static RegisterLoop? TryCreate() => Loop.Value;

    private static RegisterLoop? Create()
    {
        if (!IsSupported() || MakePage() is not { } page)
        {
            return null;
        }
        // The operands come after the code, in the same page.
        var code = (delegate* unmanaged<long, byte*, void>)page;
        return new("512-bit bfloat16 vdpbf16ps", Accumulators * Lanes * OperationsPerLane, steps =>
        {
            if (steps > 0)
            {
                code(steps, (byte*)page + (PageSize / 2));
            }
        });
    }

    /// <summary>AVX512_BF16: bit 5 of EAX in subleaf 1 of leaf 7; that the system saves such registers is part of what
    /// .NET asks for before it uses AVX-512.</summary>
    private static bool IsSupported() =>
        OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture == Architecture.X64
        && Avx512F.IsSupported
        && X86Base.CpuId(7, 0).Eax >= 1
        && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <summary>A page with code and operands, never writable and executable at once.</summary>
    private static nint? MakePage()
    {
        nint page = Map(0, PageSize, ReadAndWrite, PrivateWithoutFile, -1, 0);
        if (page == -1)
        {
            return null;
        }
        var bytes = new Span<byte>((void*)page, (int)PageSize);
        Code().CopyTo(bytes);
        Span<uint> operands = MemoryMarshal.Cast<byte, uint>(bytes[(int)(PageSize / 2)..]);
        operands[..Lanes].Fill(Ones);
        operands[Lanes..(2 * Lanes)].Fill(HalfAndMinusQuarter);
        if (Protect(page, PageSize, ReadAndExecute) != 0)
        {
            _ = Unmap(page, PageSize);
            return null;
        }
        return page;
    }

    private static byte[] Code()
    {
        List<byte> code =
        [
            0x62, 0xE1, 0x7E, 0x48, 0x6F, 0x06,       // vmovdqu32 zmm16, [rsi]
            0x62, 0xE1, 0x7E, 0x48, 0x6F, 0x4E, 0x01, // vmovdqu32 zmm17, [rsi + 64]
        ];
        for (int i = 0; i < Accumulators; i++)
        {
            // vmovdqa32 zmm(i), zmm16: a sum must begin with something that is no NaN.
            code.AddRange([0x62, (byte)(i < 8 ? 0xB1 : 0x31), 0x7D, 0x48, 0x6F, (byte)(0xC0 | ((i & 7) << 3))]);
        }
        int start = code.Count;
        for (int i = 0; i < Accumulators; i++)
        {
            // vdpbf16ps zmm(i), zmm16, zmm17
            code.AddRange([0x62, (byte)(i < 8 ? 0xB2 : 0x32), 0x7E, 0x40, 0x52, (byte)(0xC1 | ((i & 7) << 3))]);
        }
        code.AddRange([0x48, 0xFF, 0xCF]);            // dec rdi
        const int jumpLength = 2;
        code.AddRange([0x75, unchecked((byte)(start - (code.Count + jumpLength)))]); // jne to the first of them
        code.AddRange([0xC5, 0xF8, 0x77, 0xC3]);      // vzeroupper; ret
        return [.. code];
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
