using Microsoft.Win32.SafeHandles;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Corpora;

/// <summary>
/// Turns what the user typed into the files to read: inputs in the order given, files within one in ordinal order of
/// their paths, each file once.
/// </summary>
internal static class CorpusInputs
{
    public const string StandardInput = "-";

    /// <exception cref="ProbeException">
    /// One or more inputs lead to nothing that can be read; the message has a line for each.
    /// </exception>
    public static IReadOnlyList<CorpusFile> Resolve(CorpusOptions options)
    {
        if (options.Places is { } places)
        {
            return [.. places.Select(
                place => new CorpusFile(place.Name, place.Format, Path.GetFullPath(place.Path), Length(place.Path))
                {
                    KnownPath = place.KnownPath,
                })];
        }
        List<CorpusFile> files = [];
        var problems = new Problems();
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string path in options.Paths)
        {
            try
            {
                problems.Try(() => files.AddRange(Expand(path)
                    .Select(name => ToFile(name, options)).Where(file => seen.Add(file.FullPath ?? StandardInput))));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(
                    $"--corpus: expected a readable file or folder, but got '{path}': {e.Message} "
                    + "Check who may read it.");
            }
        }
        problems.Demand();
        if (options.Separator is not null && !files.Exists(f => f.Format == CorpusFormats.Text))
        {
            throw new ProbeException("--separator: expected an input of the format text, but got none. "
                + "Give --corpus-format text, or leave --separator out.");
        }
        return files;
    }

    private static string[] Expand(string path)
    {
        if (path == StandardInput || File.Exists(path))
        {
            return [path];
        }
        bool isFolder = Directory.Exists(path);
        if (!isFolder && !FileTree.IsPattern(path))
        {
            throw new ProbeException(
                $"--corpus: expected an existing file, folder or pattern, but got '{path}'. "
                + $"Check the path: it is looked for in '{Directory.GetCurrentDirectory()}'.");
        }
        string[] names = [.. isFolder ? FileTree.Below(path) : FileTree.Matches(path)];
        if (names.Length == 0)
        {
            throw new ProbeException(isFolder
                ? $"--corpus: expected a folder with files, but got '{path}', which has none. "
                    + "Name another; hidden files don't count."
                : $"--corpus: expected a pattern that matches files, but got '{path}', which matches none. "
                    + "'*' and '?' stay within one part of a path, '**' stands for any number of folders.");
        }
        Array.Sort(names, string.CompareOrdinal);
        return names;
    }

    private static CorpusFile ToFile(string name, CorpusOptions options)
    {
        bool isStandardInput = name == StandardInput;
        if (!isStandardInput && ForeignFormat.OfPackedName(name) is { } kind)
        {
            throw new ProbeException(
                $"--corpus: expected a file, also one packed with gzip or zstd, but got '{name}', {kind.Name}. "
                + kind.Advice);
        }
        if (!isStandardInput && FileKind.Of(name) is { } special and not FileKind.Pipe)
        {
            throw new ProbeException(
                $"--corpus: expected a file, folder or pipe, but got '{name}', which is {special}. Name a file.");
        }
        string format = options.Format != CorpusFormats.Auto ? options.Format
            : !isStandardInput ? CorpusFormats.OfFile(name)
            : options.Separator is null ? CorpusFormats.Lines : CorpusFormats.Text;
        CorpusFile file = new(
            name, format, isStandardInput ? null : Path.GetFullPath(name), isStandardInput ? null : Length(name))
        {
            DisplayName = isStandardInput ? options.InputName : name,
        };
        if (CorpusFormats.JumpsAbout(format) && file.Packing != Packing.None)
        {
            (string kindName, string program) = file.Packing == Packing.Gzip ? ("gzip", "gunzip") : ("zstd", "zstd -d");
            throw new ProbeException(
                $"{name}: expected a {format} file that can be read in any order, but got one packed with {kindName}. "
                + $"Unpack it first with '{program}'.");
        }
        if (CorpusFormats.JumpsAbout(format) && isStandardInput)
        {
            throw new ProbeException(
                $"--corpus: expected a {format} file that can be read in any order, but got standard input. "
                + "Save it to a file first.");
        }
        return file;
    }

    /// <summary>The bytes of a file that can be opened, or null for a pipe.</summary>
    private static long? Length(string path)
    {
        FileInfo file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        if (!file.Exists)
        {
            // What a shell gives for <(...) is a link in /dev/fd to a pipe, which is nowhere in a folder.
            return null;
        }
        // A named pipe has no length, and its writer would not survive that it is opened twice.
        if (file.Length == 0)
        {
            return 0;
        }
        using SafeFileHandle handle = File.OpenHandle(path);
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
