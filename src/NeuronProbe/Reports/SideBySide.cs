using System.Runtime.ExceptionServices;

namespace NeuronProbe.Reports;

/// <summary>Runs what waits for the disk beside what computes.</summary>
internal static class SideBySide
{
    /// <summary>Runs all actions and returns when the last one is done.</summary>
    /// <remarks>The exception of the first in the list that fails comes out here, as it is.</remarks>
    public static void Run(IReadOnlyList<Action> actions) => Wait([.. actions.Select(Task.Run)]);

    /// <summary>Returns when the last of some tasks is done; exceptions likewise.</summary>
    public static void Wait(IReadOnlyList<Task> tasks)
    {
        Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        if (tasks.FirstOrDefault(task => task.IsFaulted)?.Exception is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure.InnerException!);
        }
    }
}
