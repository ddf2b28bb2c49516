#nullable disable

using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuronProbe.Native;

/// <summary>
/// Makes a copy of libLibTorchSharp.so that loads on systems with an older libstdc++ (Debian 12, Ubuntu 22.04).
/// </summary>
/// <remarks>
/// The library of TorchSharp 0.107 needs one symbol of GCC 13's libstdc++, <c>_ZSt21ios_base_library_initv</c>. That
/// call only asks for iostreams to be initialised, which older versions do in every user's own initialiser. In the copy
/// the import names another function that the library imports anyway, without arguments or effects, and the version
/// requirement is marked weak. ELF structures: System V gABI, and the Linux Standard Base's "Symbol Versioning".
/// </remarks>
internal static class OldLinuxLibrary
{
    private const string MissingSymbol = "_ZSt21ios_base_library_initv";
    private const string HarmlessSymbol = "_ZNSt6chrono3_V212steady_clock3nowEv";
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const ushort WeakFlag = 2;
    private const int SymbolSize = 24;

    [DllImport("libstdc++.so.6", EntryPoint = MissingSymbol)]
    private static extern void InitialiseStreams();

    /// <summary>Whether this system's libstdc++ lacks the symbol.</summary>
    public static bool IsNeededHere()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return false;
        }
        try
        {
            InitialiseStreams();
            return false;
        }
        catch (Exception e) when (e is EntryPointNotFoundException || e is DllNotFoundException)
        {
            return true;
        }
    }

    /// <summary>Returns the changed copy, or null where the library does not import the symbol.</summary>
    /// <exception cref="InvalidDataException">The file is not such a library,
    /// or has changed in a way that this patch does not know.</exception>
    public static byte[] Patch(byte[] library)
    {
        if (library.Length < 64 || library[0] != 0x7f || library[1] != 'E' || library[2] != 'L' || library[3] != 'F'
            || library[4] != 2)
        {
            throw new InvalidDataException("expected a 64-bit ELF library.");
        }
        var sections = ReadSections(library);
        int missing = FindImport(library, sections, MissingSymbol);
        if (missing < 0)
        {
            return null;
        }
        int harmless = FindImport(library, sections, HarmlessSymbol);
        if (harmless < 0)
        {
            throw new InvalidDataException($"expected the library to import '{HarmlessSymbol}' too, but it does not.");
        }

        byte[] copy = (byte[])library.Clone();
        int symbols = sections[".dynsym"].Offset;
        Array.Copy(library, symbols + (harmless * SymbolSize), copy, symbols + (missing * SymbolSize), 4);
        int versions = sections[".gnu.version"].Offset;
        Array.Copy(library, versions + (harmless * 2), copy, versions + (missing * 2), 2);
        int flags = FindVersionFlags(library, sections, out ushort versionIndex);
        copy[flags] |= (byte)WeakFlag;
        RefuseOtherUsers(copy, sections, versionIndex);
        return copy;
    }

    private static void RefuseOtherUsers(byte[] library, Dictionary<string, Section> sections, ushort versionIndex)
    {
        Section versions = sections[".gnu.version"];
        for (int i = 0; i < versions.Size / 2; i++)
        {
            if (BitConverter.ToUInt16(library, versions.Offset + (i * 2)) == versionIndex)
            {
                throw new InvalidDataException(
                    $"expected one symbol of {MissingVersion}, but symbol {i} needs it too.");
            }
        }
    }

    private static Dictionary<string, Section> ReadSections(byte[] library)
    {
        long table = BitConverter.ToInt64(library, 40);
        int entrySize = BitConverter.ToUInt16(library, 58);
        int count = BitConverter.ToUInt16(library, 60);
        int namesIndex = BitConverter.ToUInt16(library, 62);
        int names = (int)BitConverter.ToInt64(library, (int)table + (namesIndex * entrySize) + 24);
        var sections = new Dictionary<string, Section>();
        for (int i = 0; i < count; i++)
        {
            int header = (int)table + (i * entrySize);
            string name = ReadName(library, names + BitConverter.ToInt32(library, header));
            sections[name] = new Section(
                (int)BitConverter.ToInt64(library, header + 24), (int)BitConverter.ToInt64(library, header + 32));
        }
        return sections;
    }

    private static int FindImport(byte[] library, Dictionary<string, Section> sections, string name)
    {
        Section symbols = sections[".dynsym"];
        int strings = sections[".dynstr"].Offset;
        for (int i = 0; i < symbols.Size / SymbolSize; i++)
        {
            int symbol = symbols.Offset + (i * SymbolSize);
            bool isImport = BitConverter.ToUInt16(library, symbol + 6) == 0;
            if (isImport && ReadName(library, strings + BitConverter.ToInt32(library, symbol)) == name)
            {
                return i;
            }
        }
        return -1;
    }

    private static int FindVersionFlags(byte[] library, Dictionary<string, Section> sections, out ushort versionIndex)
    {
        int strings = sections[".dynstr"].Offset;
        int need = sections[".gnu.version_r"].Offset;
        while (true)
        {
            int entry = need + BitConverter.ToInt32(library, need + 8);
            for (int i = 0; i < BitConverter.ToUInt16(library, need + 2); i++)
            {
                if (ReadName(library, strings + BitConverter.ToInt32(library, entry + 8)) == MissingVersion)
                {
                    versionIndex = BitConverter.ToUInt16(library, entry + 6);
                    return entry + 4;
                }
                entry += BitConverter.ToInt32(library, entry + 12);
            }
            int next = BitConverter.ToInt32(library, need + 12);
            if (next == 0)
            {
                throw new InvalidDataException($"expected a requirement of {MissingVersion}, but found none.");
            }
            need += next;
        }
    }

    private static string ReadName(byte[] library, int offset)
    {
        int end = Array.IndexOf(library, (byte)0, offset);
        return Encoding.ASCII.GetString(library, offset, end - offset);
    }

    private readonly struct Section
    {
        public Section(int offset, int size)
        {
            Offset = offset;
            Size = size;
        }

        public int Offset { get; }

        public int Size { get; }
    }
}

#if !OLD_LINUX_LIBRARY_ALONE
/// <summary>The build's step: writes the copy to <see cref="Target"/> where this system needs it.</summary>
public sealed class MakeOldLinuxLibrary : Microsoft.Build.Utilities.Task
{
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Target { get; set; }

    /// <summary>Whether the copy was needed and is at <see cref="Target"/>.</summary>
    [Microsoft.Build.Framework.Output]
    public bool Made { get; set; }

    public override bool Execute()
    {
        if (!OldLinuxLibrary.IsNeededHere())
        {
            return true;
        }
        try
        {
            if (!File.Exists(Target) || File.GetLastWriteTimeUtc(Target) < File.GetLastWriteTimeUtc(Source))
            {
                byte[] copy = OldLinuxLibrary.Patch(File.ReadAllBytes(Source));
                if (copy == null)
                {
                    return true;
                }
                Directory.CreateDirectory(Path.GetDirectoryName(Target));
                File.WriteAllBytes(Target + ".new", copy);
                File.Delete(Target);
                File.Move(Target + ".new", Target);
            }
            Made = true;
            return true;
        }
        catch (Exception e) when (e is InvalidDataException || e is IOException)
        {
            Log.LogError($"{Source}: {e.Message} NeuronProbe needs libstdc++ of GCC 13 or newer here (Ubuntu 24.04, "
                + "Debian 13, Fedora 39).");
            return false;
        }
    }
}
#endif
