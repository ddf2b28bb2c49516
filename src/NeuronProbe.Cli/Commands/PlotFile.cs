using System.Runtime.CompilerServices;
using System.Text;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results.Pictures;

namespace NeuronProbe.Cli.Commands;

/// <summary>The file that a picture goes to, whose ending says its format.</summary>
internal sealed class PlotFile
{
    private const string StandardOutput = "-";

    private readonly string path;
    private readonly bool overwrite;

    /// <param name="path">The file as typed.</param>
    /// <param name="overwrite">Whether one that is there may be replaced.</param>
    /// <exception cref="ProbeException">The ending is not known, or a file is there that must stay.</exception>
    public PlotFile(string path, bool overwrite)
    {
        Check(path);
        (this.path, this.overwrite) = (path, overwrite);
        DemandFree();
    }

    private bool IsStandardOutput => path == StandardOutput;

    /// <summary>Refuses a name whose ending stands for no format.</summary>
    /// <exception cref="ProbeException">It does not.</exception>
    public static void Check(string path)
    {
        if (path != StandardOutput && !HasEnding(path, ".svg") && !HasEnding(path, ".png"))
        {
            throw new ProbeException($"--out: expected a file that ends in .svg or .png, or -, but got '{path}'. "
                + "Name one with such an ending.");
        }
    }

    /// <summary>Writes a picture, and says where.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="scale">Points of a PNG for each pixel.</param>
    /// <param name="terminal">Where it goes without a file, and where the file is told.</param>
    /// <exception cref="StorageException">The file can't be written.</exception>
    /// <exception cref="ProbeException">Its name is none, or SkiaSharp can't be loaded.</exception>
    public void Write(Picture picture, double scale, Terminal terminal)
    {
        if (IsStandardOutput)
        {
            terminal.ExactOutput.Write(SvgWriter.Write(picture));
            return;
        }
        byte[] content = HasEnding(path, ".png")
            ? Png(picture, scale)
            : new UTF8Encoding(false).GetBytes(SvgWriter.Write(picture));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            DemandFree();
            WholeFile.Write(path, stream => stream.Write(content), overwrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"--out: expected to write '{path}', but got: {e.Message} No half-written file is there. "
                + "Make room there, or choose another name.",
                e);
        }
        catch (ArgumentException e)
        {
            throw new ProbeException(
                $"--out: expected a file to write to, but got '{path}': {e.Message} Choose another name.", e);
        }
        terminal.Error.WriteLine($"Wrote {path}.");
    }

    // Apart, so that nothing of SkiaSharp is loaded for SVG.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] Png(Picture picture, double scale)
    {
        try
        {
            return PngWriter.Write(picture, scale);
        }
        catch (Exception e) when (e is DllNotFoundException || e.InnerException is DllNotFoundException)
        {
            throw new ProbeException(
                "--out: expected SkiaSharp's native library for a PNG, but it can't be loaded on this system. "
                + "Write SVG.",
                e);
        }
    }

    private static bool HasEnding(string path, string ending) =>
        path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private void DemandFree()
    {
        if (Directory.Exists(path))
        {
            throw new ProbeException($"--out: expected a file, but '{path}' is a folder. Choose another name.");
        }
        if (!overwrite && !IsStandardOutput && File.Exists(path))
        {
            throw new ProbeException($"--out: expected a file that is not there yet, but '{path}' is. "
                + "Choose another name, or replace it with --overwrite.");
        }
    }
}
