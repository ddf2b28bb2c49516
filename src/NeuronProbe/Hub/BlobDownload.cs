using System.Security.Cryptography;
using System.Text;

namespace NeuronProbe.Hub;

/// <summary>Fetches one file to its place among the cache's blobs,
/// going on from where an earlier attempt ended.</summary>
/// <param name="file">What is fetched.</param>
/// <param name="path">Where it goes to. Until it is whole and checked it has the ending <c>.incomplete</c>, as Python's
/// huggingface_hub gives it.</param>
/// <param name="open">Opens its content at a byte.</param>
/// <param name="tell">Told how many bytes are there.</param>
internal sealed class BlobDownload(RemoteFile file, string path, Func<long, Task<HubContent>> open, Action<long> tell)
{
    // An attempt that brought this much is no failure, however it ended.
    private const int RealGain = 1 << 20;

    private readonly byte[] buffer = new byte[1 << 17];

    private string Incomplete => path + ".incomplete";

    /// <summary>Fetches and checks it.</summary>
    /// <exception cref="ProbeException">It is not what the hub said; nothing of it is kept then.
    /// Or the hub gives up.</exception>
    public async Task RunAsync(Retries retries, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using (var into = new FileStream(Incomplete, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 0))
        {
            if (into.Length > file.Size)
            {
                into.SetLength(0);
            }
            into.Position = into.Length;
            if (into.Position < file.Size)
            {
                await retries.RunAsync(() => ContinueAsync(into, cancellation), cancellation);
            }
        }
        await CheckAsync(cancellation);
        File.Move(Incomplete, path, overwrite: true);
    }

    private async Task<bool> ContinueAsync(FileStream into, CancellationToken cancellation)
    {
        long start = into.Position;
        try
        {
            using HubContent content = await open(start);
            if (content.Start != start)
            {
                into.SetLength(0);
            }
            if (content.Start != into.Position)
            {
                throw new TransientFailure($"no bytes from {start}");
            }
            while (await content.ReadAsync(buffer, cancellation) is > 0 and int count)
            {
                if (into.Position + count > file.Size)
                {
                    into.Close();
                    throw Wrong($"{file.Size} bytes", "more");
                }
                await into.WriteAsync(buffer.AsMemory(0, count), cancellation);
                tell(into.Position);
            }
            return into.Position == file.Size
                ? true
                : throw new TransientFailure($"{into.Position} of {file.Size} bytes");
        }
        catch (TransientFailure e)
        {
            e.CameFurther = into.Position - start >= RealGain;
            throw;
        }
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        string hash;
        await using (FileStream content = File.OpenRead(Incomplete))
        {
            hash = file.Hash.Length == 64
                ? Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation))
                : await HashAsGitAsync(content, cancellation);
        }
        if (hash != file.Hash)
        {
            throw Wrong($"the hash {file.Hash}", hash);
        }
    }

    private async Task<string> HashAsGitAsync(FileStream content, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {content.Length}\0")));
        while (await content.ReadAsync(buffer, cancellation) is > 0 and int count)
        {
            hash.AppendData(buffer, 0, count);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private ProbeException Wrong(string expected, string got)
    {
        File.Delete(Incomplete);
        return new ProbeException($"download: expected '{file.Name}' to have {expected}, but got {got}. "
            + "Nothing of it was kept; run the command again, and check HF_ENDPOINT if that does not help.");
    }
}
